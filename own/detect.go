package own

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// cueTime is the line of a cue in VTT and SRT: hours may be left out in VTT.
var cueTime = regexp.MustCompile(
	`^\s*((?:\d{1,3}:)?\d{1,2}:\d{2})[.,]\d{1,3}\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}`)

// mailHead is a header line that mails begin with.
var mailHead = regexp.MustCompile(
	`(?im)^(from|subject|date|message-id|mime-version|received|return-path|delivered-to):\s?\S`)

// Detect tells what kind of file it is by what stands in it; its name only decides between a table and a text. text is
// the file in UTF-8 where it is a text. An unknown kind is empty.
func Detect(name string, data []byte) (kind Kind, text string) {
	switch {
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return PDF, ""
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		if bytes.Contains(data, []byte("xl/")) {
			return XLSX, ""
		}
		return "", ""
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) && extension(name) == "xlsx":
		return XLSX, "" // a spreadsheet with a password
	}
	mail := data[:min(len(data), 16<<10)]
	switch {
	case mboxLine.Match(data) && mailHead.Match(mail):
		return MBOX, ""
	case extension(name) == "eml", headed(mail):
		if mailHead.Match(mail) {
			return EML, ""
		}
	}
	text, ok := decode(data)
	if !ok {
		return "", ""
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return textKind(extension(name), text), text
}

// headed reports whether a file begins with header lines, two of which only mails have.
func headed(data []byte) bool {
	head, _, _ := bytes.Cut(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	seen := map[string]bool{}
	for line := range bytes.Lines(head) {
		if bytes.HasPrefix(line, []byte(" ")) || bytes.HasPrefix(line, []byte("\t")) {
			continue
		}
		field, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || bytes.ContainsAny(field, " \t") {
			return false
		}
		seen[strings.ToLower(string(field))] = true
	}
	return seen["from"] && (seen["date"] || seen["message-id"] || seen["mime-version"]) &&
		(seen["subject"] || seen["to"])
}

func textKind(ext, text string) Kind {
	switch {
	case strings.HasPrefix(text, "WEBVTT"):
		return VTT
	case cues(text) > 0 && (ext == "srt" || ext == "vtt" || cues(text) > 1):
		return SRT
	case ext == "csv" || ext == "tsv" || ext == "tab":
		return CSV
	case ext != "md" && ext != "markdown" && len(speakersIn(text)) > 1:
		return Transcript
	case ext != "md" && ext != "markdown" && tableLike(text):
		return CSV
	}
	if len(speakersIn(text)) > 1 {
		return Transcript
	}
	return Notes
}

func cues(text string) int {
	n := 0
	for line := range strings.Lines(text[:min(len(text), 64<<10)]) {
		if cueTime.MatchString(line) {
			n++
		}
	}
	return n
}

func extension(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }
