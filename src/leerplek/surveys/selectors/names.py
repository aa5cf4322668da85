"""What this room's asks are called."""

POLL = "poll"
# The question of one practice alone that asks the same as the first of the ready poll.
ALONE = "practice_trains"
