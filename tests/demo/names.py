"""Invented people and streets of a desert city."""

FIRST = ["Grant", "Priya", "Nora", "Samuel", "Elena", "Marcus", "Hannah", "Diego", "Aisha", "Peter", "Lucia", "Owen", "Mei", "Carlos", "Ingrid", "Tomás", "Ruth", "Andre", "Fatima", "Walter", "Sofia", "Kenji", "Bridget", "Omar", "Teresa", "Victor", "Amara", "Liam", "Rosalind", "Hugo", "Paloma", "Derek", "Yuki", "Celeste", "Ivan", "Marisol", "Noel", "Greta", "Rafael", "June"]
LAST = ["Ellis", "Shah", "Lindqvist", "Porter", "Vargas", "Whitfield", "Okafor", "Bennett", "Castillo", "Novak", "Harlow", "Ibarra", "Tanaka", "Delgado", "Sørensen", "Mbeki", "Ostrowski", "Fontaine", "Hale", "Kowalczyk", "Navarro", "Pruitt", "Achebe", "Sandoval", "Mercer", "Quintero", "Abernathy", "Moreau", "Yamada", "Holloway"]
STREETS = (
    "E Saguaro Bloom Ln", "W Palo Verde Dr", "N Ocotillo Ridge Rd", "E Mesquite Wash Way", "S Quail Hollow Ct", "W Agave Moon Dr",
    "N Copper Sky Trl", "E Sonoran Light Ave", "W Ironwood Pass", "S Desert Lark St", "N Red Mesa Blvd", "E Cactus Wren Pl",
)
CITIES = (("Phoenix", "85044"), ("Scottsdale", "85254"), ("Tempe", "85283"), ("Chandler", "85226"), ("Mesa", "85204"), ("Gilbert", "85234"))
DIRECTIONS = ("Gate on the left side, past the trash cans.", "Side gate by the garage; lift the latch and push.", "Back alley gate, green door.", "")
PETS = ("Biscuit (golden retriever)", "Luna and Max", "Pepper, shy cat", "")
NOTES = (
    "Water looks great. Emptied the baskets and brushed the steps.",
    "A lot of leaves after the wind; skimmed and vacuumed everything.",
    "Brushed the tile line. The pump basket had some bougainvillea in it.",
    "Everything is running well. See you next week.",
    "Topped up the tabs and checked the pressure; all normal.",
    "Cleaned the skimmer weir, it was sticking a little.",
)
FIXED = "{what} was {word}, so I added {product}. It should be in range within a few hours."
