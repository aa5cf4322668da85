from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communication', '0003_appointment'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='trouble',
            field=models.CharField(blank=True, choices=[('no_address', 'no working e-mail address is known'), ('no_mail', 'this person does not want mail from us'), ('prefers_phone', 'this person wants to be called'), ('prefers_post', 'this person wants a letter'), ('away', 'the mail server does not answer; we keep trying'), ('refused', 'the mail server refused the address or the message'), ('gave_up', 'the mail server did not answer for a day'), ('came_back', 'the message came back'), ('not_needed', 'the answer was there already, or is no longer needed'), ('overtaken', 'the appointment was changed or cancelled'), ('too_late', 'the appointment had begun before this could go')], max_length=20, verbose_name='what is the matter'),
        ),
    ]
