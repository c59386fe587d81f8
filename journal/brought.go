package journal

import "encoding/json"

// OwnFile is a file that a founder brought as evidence. Only its owner sees it.
type OwnFile struct {
	ID      string          `json:"id"`
	Session string          `json:"-"`
	N       int             `json:"n"` // its number within the idea, given by the commit and never used again
	Name    string          `json:"name"`
	Kind    string          `json:"kind"`
	Size    int             `json:"size"` // bytes
	Text    string          `json:"-"`    // of a PDF, with a form feed between pages
	Body    []byte          `json:"-"`
	Choices json.RawMessage `json:"choices"`
	Used    int64           `json:"used"` // when what stands in it became evidence, Unix milliseconds; 0: not yet
	Pieces  int             `json:"pieces"`
	At      int64           `json:"at"` // Unix milliseconds
}

// OwnPerson is somebody whom a founder's files name, by the number of the label that stands for the name.
type OwnPerson struct {
	N    int    `json:"n"`
	Name string `json:"name"`
}

// Brought is a change of the files that a founder brought. The zero value of a field changes nothing.
type Brought struct {
	Add    *OwnFile    // refused with ErrFull where the idea would have more than MostFiles or MostBytes
	Use    *OwnFile    // by ID: its Choices, Used and Pieces; refused with ErrNotFound if there is none
	Remove string      // id of a file; refused with ErrNotFound if there is none
	People []OwnPerson // who is new
	Forget []int       // numbers of persons whom no file names any more: the label stays, the name goes
	Drop   []string    // hashes of evidence of the founder's files that is none any more
	Names  *bool       // whether shared reports and exports show the names

	MostFiles, MostBytes int
}
