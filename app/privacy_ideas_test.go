package app

// privateIdea is an idea as a founder would write it, with what of it nobody may see in a careful run: names, numbers, invented words.
type privateIdea struct {
	idea, language string
	says           []string // how a model would have people put it, with words that must not leave
	private        []string // in lower case
}

// unlisted reports whether naps has no list of everyday words for the idea's language.
func (i privateIdea) unlisted() bool { return i.language == "ja" || i.language == "ru" }

// privateIdeas are written for these tests. Their people, firms and products are invented.
var privateIdeas = []privateIdea{
	{"Brightwick reminds tattoo studios in Leeds of unpaid deposits. Nora Feldgate of Inkhaven lost £4,210 in 2025.", "en",
		[]string{"clients do not pay their deposit", "Inkhaven lost 4210 pounds", "tattoo deposits forgotten"}, []string{"brightwick", "nora", "feldgate", "inkhaven", "4,210", "4210", "leeds"}},
	{"Die Praxis von Dr. Ansgar Möllenkamp in Fulda verliert jede Woche 37 Termine. Terminfix erinnert die Patienten per Nachricht.", "de",
		[]string{"patienten vergessen ihre termine", "Möllenkamp verliert 37 termine"}, []string{"ansgar", "möllenkamp", "37", "terminfix"}},
	{"Una app para peluquerías de Sevilla que pierden reservas; la probó Rocío Valdeperro con Citabella y le ahorró 312 euros.", "es",
		[]string{"los clientes no vienen a la peluquería", "Citabella ahorra 312 euros"}, []string{"rocío", "valdeperro", "citabella", "312"}},
	{"Un carnet de commandes pour fleuristes. Chez Pétalune, Océane Brassardin perd 9 commandes par semaine au téléphone.", "fr",
		[]string{"les commandes par téléphone se perdent", "Pétalune perd 9 commandes"}, []string{"pétalune", "océane", "brassardin"}},
	{"Un registro per officine: Bullonaro di Prato, gestito da Ettore Saldafuoco, dimentica le revisioni di 128 clienti.", "it",
		[]string{"i clienti dimenticano la revisione", "Bullonaro ha 128 clienti"}, []string{"bullonaro", "ettore", "saldafuoco", "128"}},
	{"Um caderno para dentistas. A clínica Sorrisual, da Dra. Iracema Tontoural, perde 41 consultas por mês.", "pt",
		[]string{"os pacientes faltam às consultas", "Sorrisual perde 41 consultas"}, []string{"sorrisual", "iracema", "tontoural"}},
	{"Een agenda voor fietsenmakers. Wielvonk in Zwolle, van Gijsbert Trapstra, mist 22 afspraken per maand.", "nl",
		[]string{"klanten vergeten hun afspraak", "Wielvonk mist 22 afspraken"}, []string{"wielvonk", "gijsbert", "trapstra"}},
	{"Notatnik dla kwiaciarni. Kwiatozja w Radomiu traci 15 zamówień tygodniowo, mówi Bożydar Krzemilski.", "pl",
		[]string{"zamówienia przez telefon giną", "Kwiatozja traci 15 zamówień"}, []string{"kwiatozja", "bożydar", "krzemilski"}},
	{"Sešit pro autoservisy. Šroubovka v Kolíně ztrácí 19 zakázek, říká Hvězdoň Matykal.", "cs",
		[]string{"zákazníci zapomínají na servis", "Šroubovka ztrácí 19 zakázek"}, []string{"šroubovka", "hvězdoň", "matykal"}},
	{"Ajanvaraus kampaamoille. Hiusvirta Oulussa menettää 33 aikaa kuussa, kertoo Tuulevi Kampalainen.", "fi",
		[]string{"asiakkaat unohtavat ajan", "Hiusvirta menettää 33 aikaa"}, []string{"hiusvirta", "tuulevi", "kampalainen"}},
	{"美容室の予約を忘れる客に知らせる。サロン花音の山田千紘さんは月に17件失う。", "ja", []string{"予約を忘れる客", "花音は17件失う"}, []string{"花音", "山田千紘", "17件"}},
	{"Напоминания для стоматологий. Клиника Зубарево теряет 54 визита, говорит Аркадий Молочков.", "ru",
		[]string{"пациенты не приходят", "Зубарево теряет 54 визита"}, []string{"зубарево", "аркадий", "молочков"}},
	{"Invoices for freelance translators who wait 90 days. Contact: priya.devkota@lexiglide.example, phone +1 555 0142, see lexiglide.example/pitch", "en",
		[]string{"agencies pay translators late", "lexiglide pays after 90 days"}, []string{"priya", "devkota", "lexiglide", "0142", "pitch"}},
	{"SOAPNOTE_V2 drafts notes for physical therapists from a recording; the pilot with KneeWorks cut 14 minutes a visit.", "en",
		[]string{"writing notes after every visit takes hours", "KneeWorks pilot 14 minutes"}, []string{"soapnote", "v2", "kneeworks"}},
	{"Landlords forget to test smoke alarms. Embermark logs each test. Halvard Quist at Tenfold Lettings has 212 flats and was fined twice.", "en",
		[]string{"landlord fined for smoke alarm", "Tenfold Lettings fined twice"}, []string{"embermark", "halvard", "quist", "tenfold", "lettings", "212"}},
	{"A rota for night shelters so that volunteers stop cancelling. We call it Lanternrota; Sister Philippa Oakdene runs St. Brannock's with 26 beds.", "en",
		[]string{"volunteers cancel their shift", "St. Brannock's needs volunteers"}, []string{"lanternrota", "philippa", "oakdene", "brannock"}},
	{"Beekeepers lose swarms. Hivewarden (patent pending, US 18/204,991) weighs a hive every hour.", "en",
		[]string{"my bees swarmed and left", "Hivewarden weighs hives"}, []string{"hivewarden", "204", "991"}},
	{"Parents of children with a peanut allergy can't trust school menus; Nutscout reads them. First customer: Wexcombe Primary, Ms. Adaeze Thornbury.", "en",
		[]string{"school lunch and peanut allergy", "Wexcombe Primary menu"}, []string{"nutscout", "wexcombe", "adaeze", "thornbury"}},
	{"Ein Kassenbuch für Hofläden, genannt Hofkladde. Bäuerin Roswitha Grünspecht vom Lindenhof zählt jeden Abend 300 Münzen.", "de",
		[]string{"abends die kasse zählen dauert", "Hofkladde zählt münzen"}, []string{"hofkladde", "roswitha", "grünspecht", "300"}},
	{"Stop paying for parking twice! ParkMerge checks receipts of drivers. My cousin Dmitri Vasko (plate KX51 RWN) got back $86.40 from CityLot.", "en",
		[]string{"charged twice for parking", "CityLot charged me $86.40"}, []string{"parkmerge", "dmitri", "vasko", "kx51", "rwn", "86.40", "citylot"}},
}
