"""Where the demo's people live, what they speak and what they are called."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A country with its share of the people, its cities, languages (the more frequent first) and names."""

    country: str
    weight: int
    prefix: str
    languages: tuple[str, ...]
    cities: tuple[str, ...]
    streets: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


PLACES = (
    Place(
        "GB", 22, "+4477009", ("en",), _words("London London London Manchester Leeds Bristol Edinburgh"),
        _words("High_Street Station_Road Church_Lane Victoria_Road"),
        _words("Olivia Amelia Isla Ava Emily Sophie Grace Danielle Charlotte Lucy Hannah Zoe"),
        _words("Oliver George Harry Jack Adam Noah Thomas Ben James Daniel Samuel Leo"),
        _words("Smith Jones Taylor Brown Wilson Evans Walker Wright Hughes Green Patel Khan"),
    ),
    Place(
        "US", 16, "+1202555", ("en", "en", "es"), _words("New_York New_York Los_Angeles Chicago Austin Seattle Boston"),
        _words("Main_Street Oak_Avenue Maple_Drive 5th_Avenue"),
        _words("Emma Olivia Ava Sophia Mia Abigail Madison Ella Aida Maria Camila Harper"),
        _words("Liam Noah William Mason Ethan Logan Lucas Jackson Aiden David Mateo Carlos"),
        _words("Johnson Williams Davis Garcia Miller Martinez Anderson Moore Clark Lewis Young Hall"),
    ),
    Place(
        "DE", 13, "+4915550", ("de", "de", "de", "en"), _words("Berlin Berlin Hamburg München Köln Leipzig"),
        _words("Hauptstraße Bahnhofstraße Gartenweg Lindenallee"),
        _words("Anna Lena Marie Lea Sophie Clara Johanna Greta Jana Mila Frieda Heike"),
        _words("Paul Jonas Felix Maximilian Lukas Leon Finn Jürgen Björn Moritz Karl Emil"),
        _words("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Hoffmann Schäfer Koch Richter"),
    ),
    Place(
        "HR", 9, "+3859155", ("hr", "hr", "en"), _words("Zagreb Zagreb Split Rijeka Osijek Zadar"),
        _words("Ilica Vukovarska Savska Obala"),
        _words("Ana Marija Ivana Petra Lucija Ema Sara Mia Nika Dora Jelena Tea"),
        _words("Luka Ivan Marko Josip Petar Filip Ante Karlo David Matej Tomislav Niko"),
        _words("Horvat Kovačević Babić Marić Jurić Novak Knežević Vuković Perić Šarić Tomić Božić"),
    ),
    Place(
        "FR", 8, "+3363998", ("fr", "fr", "en"), _words("Paris Paris Lyon Marseille Bordeaux Lille"),
        _words("Rue_de_la_Paix Avenue_Foch Rue_Victor_Hugo Quai_Voltaire"),
        _words("Camille Léa Chloé Manon Inès Jade Louise Zoé Élise Margaux Anaïs Sarah"),
        _words("Lucas Hugo Louis Gabriel Arthur Jules Théo Nathan Raphaël Adam Rémi Antoine"),
        _words("Martin Bernard Dubois Moreau Laurent Simon Lefèvre Roux Fournier Girard Mercier Bonnet"),
    ),
    Place(
        "ES", 7, "+3471170", ("es", "es", "en"), _words("Madrid Madrid Barcelona Valencia Sevilla Bilbao"),
        _words("Calle_Mayor Gran_Vía Calle_del_Sol Paseo_de_Gracia"),
        _words("Lucía Sofía Martina María Julia Paula Valeria Alba Carmen Noa Irene Begoña"),
        _words("Hugo Mateo Martín Lucas Leo Daniel Alejandro Pablo Álvaro Adrián Íñigo Javier"),
        _words("García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Núñez Díaz Muñoz"),
    ),
    Place(
        "OM", 7, "+9689012", ("ar", "ar", "ar", "en"), _words("Muscat Muscat Salalah Sohar Nizwa"),
        _words("Sultan_Qaboos_Street Al_Khuwair_Street Corniche_Road"),
        _words("Maryam Fatma Aisha Salma Noor Huda Amal Zainab Shaikha Reem Layla Badriya"),
        _words("Ahmed Mohammed Said Khalid Salim Hamad Yusuf Ali Nasser Omar Sultan Haitham"),
        _words("Al_Balushi Al_Harthy Al_Busaidi Al_Lawati Al_Hinai Al_Rawahi Al_Kindi Al_Amri Al_Farsi Al_Zadjali"),
    ),
    Place(
        "AE", 6, "+9715012", ("ar", "ar", "en"), _words("Dubai Dubai Abu_Dhabi Sharjah"),
        _words("Sheikh_Zayed_Road Al_Wasl_Road Corniche_Street"),
        _words("Mariam Fatima Hessa Moza Alia Shamma Noura Latifa Amna Dana Sara Yara"),
        _words("Rashid Mohammed Saeed Hamdan Khalifa Ahmed Majid Faisal Adel Tariq Zayed Omar"),
        _words("Al_Maktoum Al_Nahyan Al_Suwaidi Al_Mansoori Al_Mazrouei Al_Shamsi Haddad Nasser Saleh Darwish"),
    ),
    Place(
        "MX", 6, "+5255501", ("es",), _words("Mexico_City Mexico_City Guadalajara Monterrey Puebla"),
        _words("Avenida_Reforma Avenida_Juárez Calle_Hidalgo"),
        _words("Ximena Valentina María_José Renata Regina Camila Fernanda Daniela Andrea Lupita Paola Elena"),
        _words("Santiago Mateo Sebastián Diego Emiliano Leonardo Ángel Miguel Jorge Raúl Andrés Iván"),
        _words("Hernández García Martínez López González Ramírez Cruz Flores Morales Vázquez Jiménez Reyes"),
    ),
    Place(
        "PT", 4, "+3519121", ("pt", "pt", "en"), _words("Lisbon Lisbon Porto Braga Coimbra"),
        _words("Rua_Augusta Avenida_da_Liberdade Rua_do_Carmo"),
        _words("Leonor Matilde Beatriz Carolina Mariana Ana Sofia Inês Francisca Joana"),
        _words("João Rodrigo Francisco Martim Tomás Duarte Afonso Miguel Gonçalo Simão"),
        _words("Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Gonçalves"),
    ),
    Place(
        "IT", 2, "+3934712", ("it", "it", "en"), _words("Rome Milan Turin Bologna"),
        _words("Via_Roma Corso_Italia Via_Garibaldi"),
        _words("Giulia Aurora Alice Ginevra Chiara Francesca Elena Bianca"),
        _words("Leonardo Francesco Alessandro Lorenzo Mattia Andrea Gabriele Davide"),
        _words("Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci"),
    ),
)  # fmt: skip
