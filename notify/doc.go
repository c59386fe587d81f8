// Package notify tells founders what changed in the ideas they watch: by mail, by a signed webhook, and by a push that
// wakes their browsers. None of the three can be turned against somebody else:
//
//   - A mail carries words of a user, such as the title of an idea, so it goes only to an address that its owner has
//     confirmed.
//   - A push goes only to the push services that browser vendors run, and to those the operator adds. It is empty.
//   - Each call sends each message once: no retry and no redirect. The caller decides when to try again.
//   - Webhooks and pushes leave through fetch, so only public addresses are reached, and the hosts that the operator names.
//
// A message that can never arrive is an *Undeliverable with a sentence for the user. All methods are safe for
// concurrent use.
package notify
