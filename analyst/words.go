package analyst

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a text: its lower-case form and where it stands (byte offsets).
type token struct {
	word       string
	start, end int
}

// tokens splits text into words. Apostrophes inside a word belong to it, typographic ones are folded;
// Han, kana and Thai letters, which are written without spaces, are words of one letter each.
func tokens(text string) []token {
	out := make([]token, 0, len(text)/6+1)
	start, fancy := -1, false
	flush := func(end int) {
		if start < 0 {
			return
		}
		w := strings.ToLower(text[start:end])
		if fancy {
			w = strings.ReplaceAll(w, "’", "'")
		}
		w = strings.Trim(w, "'")
		if w != "" {
			out = append(out, token{w, start, end})
		}
		start, fancy = -1, false
	}
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case r < utf8.RuneSelf && isWordByte(byte(r)), r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)):
			if r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
				flush(i)
				out = append(out, token{text[i : i+n], i, i + n})
				break
			}
			if start < 0 {
				start = i
			}
		case (r == '\'' || r == '’') && start >= 0:
			fancy = fancy || r == '’'
		default:
			flush(i)
		}
		i += n
	}
	flush(len(text))
	return out
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}

// irregular maps forms that no ending shows to their stem.
var irregular = map[string]string{
	"paid": "pay", "unpaid": "pay", "taught": "teach", "bought": "buy", "sold": "sell", "built": "build", "sent": "send", "spent": "spend",
	"lost": "lose", "losing": "lose", "kept": "keep", "made": "make", "wrote": "write", "written": "write", "took": "take", "taken": "take",
	"ate": "eat", "eaten": "eat", "drove": "drive", "driven": "drive", "grew": "grow", "grown": "grow", "hid": "hide", "slept": "sleep",
	"ran": "run", "running": "run", "rode": "ride", "ridden": "ride", "swam": "swim", "fed": "feed", "bred": "breed", "hung": "hang", "lent": "lend", "lying": "lie",
	"stole": "steal", "stolen": "steal", "thief": "steal", "thieves": "steal", "theft": "steal", "broke": "break", "broken": "break", "chose": "choose", "chosen": "choose", "froze": "freeze",
	"frozen": "freeze", "forgot": "forget", "forgotten": "forget", "caught": "catch", "fought": "fight", "thought": "think", "shot": "shoot", "stuck": "stick", "tore": "tear", "torn": "tear",
	"wore": "wear", "worn": "wear", "won": "win", "shook": "shake", "threw": "throw", "thrown": "throw", "flew": "fly", "flown": "fly", "drew": "draw", "drawn": "draw", "dug": "dig", "sang": "sing", "sung": "sing",
	"spoke": "speak", "spoken": "speak", "woke": "wake", "woken": "wake", "bit": "bite", "bitten": "bite", "led": "lead", "left": "leave", "met": "meet",
	"children": "child", "kids": "kid", "wives": "wife", "knives": "knife", "leaves": "leaf", "people": "person", "women": "woman", "men": "man",
	"mice": "mouse", "teeth": "tooth", "feet": "foot", "owed": "owe", "owing": "owe", "taxes": "tax", "biz": "business", "grad": "graduate", "grads": "graduate",
}

// keepER are words whose "-er" or "-or" is no ending.
var keepER = set("customer number letter matter counter order computer paper water power offer order corner tower shower weather whether together another either neither remember consider october november december september member summer winter dinner finger river silver super border folder master monster cluster filter charter chapter character answer transfer dollar doctor motor error mirror minor major senior junior color flavor honor labor floor door poor actor factor sector vendor tutor author mother father brother sister daughter never ever over under after other later former proper user soccer butter cancer career deer beer engineer volunteer")

// stem gives the stem of a lower-case word: endings of number, tense and doing are cut, so that "invoice", "invoicing" and "invoices" are one.
func stem(w string) string {
	if s, ok := irregular[w]; ok {
		return strings.TrimSuffix(s, "e")
	}
	w = strings.TrimSuffix(w, "'s")
	if len(w) < 4 || w[0] >= utf8.RuneSelf {
		return w
	}
	w = singular(w)
	if s, ok := irregular[w]; ok {
		return strings.TrimSuffix(s, "e")
	}
	if root, ok := strings.CutSuffix(w, "our"); ok && len(root) >= 3 { // "behaviour" and "behavior" are one
		w = root + "or"
	}
	w = strings.TrimSuffix(cutEnding(w), "e")
	if len(w) >= 7 { // "procrastinate" and "procrastination" are one
		w = strings.TrimSuffix(w, "at")
	}
	return w
}

func singular(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "zzes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	}
	return w
}

// endings are cut when at least so many letters stay. The first that fits is the one.
var endings = []struct {
	end   string
	stays int
	with  string
}{
	{"ically", 4, "ic"}, {"ization", 4, "iz"}, {"isation", 4, "iz"}, {"ations", 4, ""}, {"ation", 4, ""}, {"ments", 3, ""}, {"ment", 3, ""}, {"nesses", 3, ""}, {"ness", 3, ""},
	{"tion", 4, "t"}, {"sion", 4, "s"}, {"ings", 3, ""}, {"ing", 3, ""}, {"ied", 3, "y"}, {"eed", 3, "eed"}, {"ed", 3, ""},
	{"ibility", 4, "ibl"}, {"ability", 3, ""}, {"able", 4, ""}, {"ily", 3, "y"}, {"ly", 4, ""}, {"ers", 4, ""}, {"er", 4, ""}, {"ors", 4, ""}, {"or", 4, ""},
	{"ful", 4, ""}, {"ise", 4, "iz"}, {"ize", 4, "iz"}, {"ist", 5, ""},
}

func cutEnding(w string) string {
	if keepER[w] {
		return w
	}
	for _, e := range endings {
		if !strings.HasSuffix(w, e.end) || len(w)-len(e.end) < e.stays {
			continue
		}
		s := w[:len(w)-len(e.end)]
		if !strings.ContainsAny(s, "aeiouy") {
			return w
		}
		if e.with == "" && (e.end == "ing" || e.end == "ings" || e.end == "ed" || e.end == "er" || e.end == "ers") {
			s = undouble(s)
		}
		return s + e.with
	}
	return w
}

// undouble turns "plann" into "plan"; a doubled l, s or z belongs to the word.
func undouble(s string) string {
	n := len(s)
	if n > 3 && s[n-1] == s[n-2] && !strings.ContainsRune("aeioulsz", rune(s[n-1])) {
		return s[:n-1]
	}
	return s
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// clip cuts s at a word so that it has at most n runes.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	end, last, count := len(s), 0, 0
	for i, r := range s {
		if count == n {
			end = i
			break
		}
		if unicode.IsSpace(r) {
			last = i
		}
		count++
	}
	if last > end/2 {
		end = last
	}
	return strings.TrimRightFunc(s[:end], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:–-—(", r) })
}
