package doctor

import (
	"context"
	"fmt"
	"strings"
)

// Accounts checks that every address has one account. twins lists those that have more, in different cases.
func Accounts(twins func() ([]string, error)) Check {
	return Check{Name: "accounts", Look: func(context.Context) Finding {
		list, err := twins()
		switch {
		case err != nil:
			return fine("There are none yet.") // the database has a check of its own
		case len(list) > 0:
			return warning(fmt.Sprintf("Several accounts have one address, in different cases: %s.",
				strings.Join(list, "; ")),
				"Ask their owner which one to keep and delete the other in the panel at /_/. Until then each signs in with its address exactly as it is written.")
		}
		return fine("Every address has one account.")
	}}
}
