package writer

import (
	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

// compressed packs the pages that the changes bring, by content hash. It is done by the caller of Write: the writer has
// no time for it.
func compressed(changes []journal.Change) map[string][]byte {
	var bodies map[string][]byte
	for i := range changes {
		list := changes[i].Own
		if changes[i].Step != nil {
			list = append(list[:len(list):len(list)], changes[i].Step.Evidence...)
		}
		for _, e := range list {
			if e.Text == "" || bodies[e.Page] != nil || market.PageHash(e.Text) != e.Page {
				continue
			}
			if bodies == nil {
				bodies = map[string][]byte{}
			}
			bodies[e.Page] = rows.Pack([]byte(e.Text))
		}
	}
	return bodies
}
