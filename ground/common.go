package ground

import "strings"

// everyday are words with a capital that name nobody: they may stand anywhere.
var everyday = setOf(`i i'm i've i'd i'll january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
usd eur gbp cagr go no-go inconclusive naps a english`)

// plain are words with which sentences begin. They name nobody, and alone they are no substance that a claim could
// share with its evidence.
var plain = setOf(`a about above according across after again against all almost alone along already also although altogether always am among an and another any anybody anyone anything apart are around as aside ask asked asks at
back based because been before behind being below beside besides best better between beyond big both but buy by call called can cannot cheap check come common compared complaints could counted
customers despite did do does doing don't done down due during each early either else enough even ever every everybody everyone everything evidence example except far few fewer find first for four found free from further
get give given go good got great had half hardly has have having he hence her here his hours how however i if in indeed instead into is it it's its just keep last late later least less let like likely little long look looking lot lots low
made main mainly make makes many may maybe meanwhile median might money months more moreover most mostly much must my near nearly neither never nevertheless new next no nobody none nor not nothing now
of off often old on once one ones only open or other others otherwise our out over overall own paid part pay paying payers people per perhaps place places please plenty point poor post posts present price prices problem problems product products
quite rather read real really recent recently reported right same say says search searches see seen sellers several she should since single so some somebody someone something sometimes soon source sources speakers still strong strongest such suggestions
take taken tell tells than that that's the their them then there there's therefore these they they're thing things think this those though three through throughout thus till time to today together told too top toward towards two typically
under unless unlike until up upon us use used users using usually vendor vendors versus very via want was way we weak were what what's whatever when where whereas whether which while who whoever whose why will with within without word words work works would
year years yes yet you your among`)

func setOf(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}
