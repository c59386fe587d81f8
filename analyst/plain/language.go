package plain

import (
	"github.com/abadojack/whatlanggo"
)

// Language is the language of a text as a code of two letters, "" where it is too short or too mixed to tell. Without a model only English
// can be searched for, so a founder is told before anything is charged; in doubt nobody is stopped.
func Language(text string) string {
	info := whatlanggo.Detect(text)
	if info.Script == nil || !info.IsReliable() && info.Confidence < sureEnough {
		return ""
	}
	return info.Lang.Iso6391()
}

// sureEnough is the confidence from which a detection counts.
const sureEnough = 0.8
