package order

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var shifts = Brief{
	Title: "Shift swaps for night guards", Customer: "Guards on rotating shifts",
	Problem: "Guards cannot trade a night shift without calling everybody.",
	Job:     "Lets guards offer and take shifts.", Idea: "An app to swap night shifts",
	Says:        []string{"nobody will swap shifts with me", "called in on my day off", "schedule changed overnight"},
	Communities: []string{"r/securityguards"},
}

var posts = []Candidate{
	{ID: "a", Title: "My cat sleeps all day", Text: "She is off to bed at noon. I changed her food.", Place: "cats"},
	{ID: "b", Title: "Called in again",
		Text: "I was called in on my day off for the third time. Nobody will swap shifts with me.", Place: "work"},
	{ID: "c", Title: "Best boots", Text: "Which boots do guards wear? I need some for winter.",
		Place: "securityguards"},
	{ID: "d", Title: "Gear shift stuck", Text: "The shift lever is stuck. I called the shop.", Place: "cars"},
	{ID: "e", Title: "Schedule",
		Text:  "They changed the schedule overnight and I found out in the morning. It happens a lot.",
		Place: "securityguards"},
	{ID: "f", Title: "Recipe", Text: "Bread with olives.", Place: "food"},
}

func ids(cs []Candidate, ranked []Ranked) string {
	var out []string
	for _, r := range ranked {
		out = append(out, cs[r.Index].ID)
	}
	return strings.Join(out, "")
}

func TestPostsInTheWordsOfTheBriefComeFirst(t *testing.T) {
	t.Parallel()
	got := ids(posts, Rank(shifts, posts))
	if !strings.HasPrefix(got, "be") || !strings.HasSuffix(got, "f") {
		t.Errorf("the order is %s: the two posts of the problem, b and e, come first and f, which shares nothing, last",
			got)
	}
}

func TestAnyLanguageIsRanked(t *testing.T) {
	t.Parallel()
	for language, texts := range map[string][3]string{
		// a phrase, a post that puts it otherwise, a post of something else
		"Japanese": {"休みの日に呼び出される", "また休みの日に電話で呼び出された。", "今日は猫と遊んだ。"},
		"Thai":     {"ถูกเรียกตัววันหยุด", "วันหยุดก็ยังถูกเรียกตัวไปทำงาน", "แมวของฉันชอบกินปลา"},
		"Korean":   {"쉬는 날에 불려 나간다", "쉬는 날인데 또 불려 나갔다.", "고양이가 생선을 먹었다."},
		"German": {"an meinem freien Tag angerufen", "Schon wieder ANGERUFEN, an meinem freien Tag!",
			"Meine Katze schläft den ganzen Morgen."},
		"Arabic":  {"اتصلوا بي في يوم إجازتي", "في يوم إجازتي اتصلوا مرة أخرى", "قطتي تحب السمك"},
		"Hindi":   {"छुट्टी के दिन बुलाया गया", "मुझे फिर छुट्टी के दिन बुलाया।", "मेरी बिल्ली को मछली पसंद है।"},
		"Russian": {"вызвали в мой выходной", "Опять вызвали в мой выходной", "Моя кошка любит рыбу"},
		"French":  {"appelé pendant mon congé", "Encore APPELE pendant mon conge", "Mon chat aime le poisson"},
	} {
		cs := []Candidate{{ID: "a", Text: texts[2]}, {ID: "b", Text: texts[1]}, {ID: "c", Text: "Nothing of it."}}
		ranked := Rank(Brief{Says: []string{texts[0]}}, cs)
		if cs[ranked[0].Index].ID != "b" || ranked[0].Score <= 2*ranked[1].Score {
			t.Errorf("%s: the order is %s with %v", language, ids(cs, ranked), ranked)
		}
	}
}

func TestTheBestPassageIsFoundInALongText(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("The weather was fine and the coffee was hot. ", 60)
	text := filler + "Then I was called in on my day off. " + filler
	cs := append([]Candidate{{ID: "long", Text: text}}, posts...)
	for _, r := range Rank(shifts, cs) {
		if got := text[r.From:min(len(text), r.To)]; r.Index == 0 && (!strings.Contains(got,
			"called in on my day off.") || len(got) > passageLength) {
			t.Errorf("the passage is %q", got)
		}
	}
	from, to := Passage(shifts, text, 1200)
	if got := text[from:to]; !strings.Contains(got, "called in on my day off.") || len(got) > 1200 ||
		len(got) < 1100 || !strings.HasPrefix(got, "The weather") || !strings.HasSuffix(got, "hot.") {
		t.Errorf("the passage to read is %q", got)
	}
}

func TestAShortTextIsReadWhole(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "One sentence.", strings.Repeat("é", 1200)} {
		if from, to := Passage(shifts, text, 1200); from != 0 || to != len(text) {
			t.Errorf("of %d bytes, %d to %d are read", len(text), from, to)
		}
	}
}

func TestPlaceAndSearchesOnlyHelp(t *testing.T) {
	t.Parallel()
	cs := []Candidate{{ID: "a", Text: "A day off."}, {ID: "b", Text: "A day off.",
		Place: "https://forum.example/r/SecurityGuards/"}, {ID: "c", Text: "A day off.", Hits: 4}, {ID: "d",
		Text: "A day off.", Hits: 2}}
	if got := ids(cs, Rank(shifts, cs)); got != "bcda" {
		t.Errorf("the order is %s", got)
	}
	cs = append(cs, Candidate{ID: "e", Text: "Nobody will swap shifts with me, I was called in."})
	if got := ids(cs, Rank(shifts, cs)); got[0] != 'e' {
		t.Errorf("the order is %s: what a text says counts more than where it stands", got)
	}
}

func TestNothingToCompareKeepsTheOrderOfIDs(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]Brief{"empty": {},
		"stop words only": {Says: []string{"it was just not the same"}}, "in another script": {Problem: "休みの日"}} {
		if got := ids(posts, Rank(b, posts)); got != "abcdef" {
			t.Errorf("%s: the order is %s", name, got)
		}
	}
	if got := Rank(shifts, nil); len(got) != 0 {
		t.Errorf("no candidates give %v", got)
	}
}

// world makes candidates out of few words, so that many are alike and some are equal.
func world(rng *rand.Rand, n int) []Candidate {
	words := strings.Fields(
		"shift swap guard night day off called cat boots weather coffee schedule changed overnight 休み の日 trade work again tired")
	cs := make([]Candidate, n)
	for i := range cs {
		var b strings.Builder
		for range rng.IntN(80) {
			b.WriteString(words[rng.IntN(len(words))])
			b.WriteString([]string{" ", " ", " ", ". ", "\n"}[rng.IntN(5)])
		}
		cs[i] = Candidate{ID: fmt.Sprint(rng.IntN(n)), Title: words[rng.IntN(len(words))], Text: b.String(),
			Place: []string{"", "securityguards"}[rng.IntN(2)], Hits: rng.IntN(4)}
	}
	return cs
}

func TestTheOrderOfTheInputDoesNotMatter(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		cs := world(rng, 60)
		about := map[int]bool{3: true, 9: false, 20: true, 21: false, 40: true}
		ranked := Rank(shifts, cs)
		want, wantAdjusted := resolve(cs, ranked), resolve(cs, Adjust(cs, ranked, about))

		to := rng.Perm(len(cs))
		shuffled, moved := make([]Candidate, len(cs)), map[int]bool{}
		for from, i := range to {
			shuffled[i] = cs[from]
		}
		for i, is := range about {
			moved[to[i]] = is
		}
		again := Rank(shifts, shuffled)
		if got := resolve(shuffled, again); !reflect.DeepEqual(got, want) {
			t.Fatal("another order of the candidates gives another ranking")
		}
		if got := resolve(shuffled, Adjust(shuffled, again, moved)); !reflect.DeepEqual(got, wantAdjusted) {
			t.Fatal("another order of the candidates gives another ranking after readings")
		}
	}
}

type placed struct {
	Candidate
	score    float64
	from, to int
}

func resolve(cs []Candidate, ranked []Ranked) []placed {
	var out []placed
	for _, r := range ranked {
		out = append(out, placed{cs[r.Index], r.Score, r.From, r.To})
	}
	return out
}

func TestEveryCandidateIsRankedOnceAndTwinsStandTogether(t *testing.T) {
	t.Parallel()
	cs := slices.Concat(posts, posts)
	ranked := Rank(shifts, cs)
	if got := ids(cs, ranked); len(got) != 12 || got[0] != got[1] || got[10] != got[11] {
		t.Errorf("the order is %s", got)
	}
	var seen []int
	for _, r := range ranked {
		seen = append(seen, r.Index)
	}
	slices.Sort(seen)
	if len(slices.Compact(seen)) != 12 {
		t.Errorf("the indexes are %v", seen)
	}
}

func TestACandidateThatGainsAPhraseNeverFalls(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	rose := 0
	for range 300 {
		cs := world(rng, 40)
		for i := range cs {
			cs[i].ID = fmt.Sprint(i)
		}
		i := rng.IntN(len(cs))
		before := standing(cs, i)
		cs[i].Text += "\n" + shifts.Says[rng.IntN(len(shifts.Says))]
		after := standing(cs, i)
		if after > before {
			t.Fatalf("it fell from %d to %d", before, after)
		}
		if after < before {
			rose++
		}
	}
	if rose < 100 {
		t.Errorf("only %d of 300 rose", rose)
	}
}

func standing(cs []Candidate, i int) int {
	return slices.IndexFunc(Rank(shifts, cs), func(r Ranked) bool { return r.Index == i })
}

func TestSimilarityCountsAsMuchAsWords(t *testing.T) {
	t.Parallel()
	ranked := Rank(shifts, posts)
	reversed := make([]float64, len(posts)) // similarities that say the opposite of the words
	for _, r := range ranked {
		reversed[r.Index] = 7 - 2*r.Score
	}
	for i, r := range RankWith(shifts, posts, reversed) {
		if math.Abs(r.Score) > 1e-9 {
			t.Errorf("at place %d the score is %v: what one adds the other takes", i, r.Score)
		}
	}
	same := make([]float64, len(posts))
	if got := ids(posts, RankWith(shifts, posts, same)); got != ids(posts, ranked) {
		t.Errorf("similarities that are all equal change the order to %s", got)
	}
	last := ranked[len(ranked)-1].Index
	same[last] = 1
	if got := ids(posts, RankWith(shifts, posts, same)); strings.HasSuffix(got, posts[last].ID) {
		t.Errorf("the only similar one stays the last of %s", got)
	}
	for _, wrong := range [][]float64{nil, {1, 2}} {
		if got := RankWith(shifts, posts, wrong); !reflect.DeepEqual(got, ranked) {
			t.Errorf("with %v similarities the order is %s", wrong, ids(posts, got))
		}
	}
}

func TestASimilarityThatIsNoNumberHarmsNoOther(t *testing.T) {
	t.Parallel()
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, r := range RankWith(shifts, posts, []float64{0.1, bad, 0.2, 0.3, 0.4, 0.5}) {
			if math.IsNaN(r.Score) || math.IsInf(r.Score, 0) {
				t.Errorf("with %v a score is %v", bad, r.Score)
			}
		}
	}
}

func TestReadingsMoveTheUnread(t *testing.T) {
	t.Parallel()
	cs := []Candidate{
		{ID: "read1", Text: "The night shift. My roster came by fax."}, {ID: "read2",
			Text: "The night shift. The lever is rusty."},
		{ID: "like1", Text: "The night shift. A roster by fax once more."}, {ID: "like2",
			Text: "The night shift. A rusty lever once more."}, {ID: "else", Text: "Olives."},
	}
	ranked := Rank(shifts, cs)
	for name, c := range map[string]struct {
		about map[int]bool
		want  string
	}{
		"the roster is the problem": {map[int]bool{0: true, 1: false}, "like1 like2 else"},
		"the lever is the problem":  {map[int]bool{0: false, 1: true}, "like2 like1 else"},
		"nothing is read":           {nil, "like1 like2 read2 read1 else"},
		"all is read":               {map[int]bool{0: false, 1: true, 2: true, 3: false, 4: false}, ""},
	} {
		var got []string
		for _, r := range Adjust(cs, ranked, c.about) {
			got = append(got, cs[r.Index].ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: the order is %v", name, got)
		}
	}
}
