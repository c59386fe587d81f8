// Package privacy holds what a run may send out of the machine, and writes down what it sent. It promises:
//
//   - What may leave is decided by a value in the context of each request, which fetch and llm ask before they send anything. A context
//     without one is treated as the strictest mode, so that code that forgets it sends nothing.
//   - In a careful run, a search holds at most MaxWords words, each of them in general use and none of them written as a name by the founder;
//     anything else that is sent was found by the run itself or stands in a public list.
//   - In a closed run nothing is sent but to a model on this machine.
//   - What is sent is written into the ledger of the step that sends it; a run without a ledger sends nothing.
//
// "In general use" is what stands in data/general.txt.gz: the frequent words of ten languages without the names of
// people. data/README.md says where they come from.
package privacy
