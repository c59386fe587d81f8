package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms lists which packages of naps each package may import, and whether it may import PocketBase.
// A package that is not listed fails the test, so that every new one gets its place on purpose.
var rooms = map[string]struct {
	imports    []string
	pocketbase bool
}{
	"market":            {},
	"notes":             {imports: []string{"market"}},
	"journal":           {imports: []string{"market"}},
	"landing":           {imports: []string{"market", "journal"}},
	"own":               {imports: []string{"words"}},
	"words":             {},
	"internal/need":     {},
	"money":             {imports: []string{"market"}},
	"internal/migrated": {imports: []string{"pb_migrations"}, pocketbase: true},
	"docs":              {},
	"privacy":           {imports: []string{"market", "words"}},
	"fetch":             {imports: []string{"market", "privacy"}},
	"llm":               {imports: []string{"market", "privacy"}},
	"source":            {imports: []string{"market", "fetch", "privacy", "money", "words"}},
	"ground":            {imports: []string{"market", "words"}},
	"analyst/order":     {imports: []string{"words"}},
	"payers":            {imports: []string{"words"}},
	"analyst":           {imports: []string{"market"}},
	"findings":          {imports: []string{"market", "money", "words", "analyst", "payers"}},
	"analyst/model":     {imports: []string{"market", "journal", "analyst", "words", "payers"}},
	"analyst/plain":     {imports: []string{"market", "journal", "money", "analyst", "findings", "words", "payers"}},
	"eval": {imports: []string{"market", "analyst", "analyst/model", "analyst/order", "analyst/plain",
		"findings", "words"}},
	"score":     {imports: []string{"market", "words"}},
	"report":    {imports: []string{"market", "journal", "score", "ground", "words", "analyst/order"}},
	"interview": {imports: []string{"market", "report", "score"}},
	"research": {imports: []string{"privacy", "analyst/order", "words", "payers", "market", "journal",
		"analyst", "findings", "ground", "score", "report"}},
	"chat": {imports: []string{"market", "journal", "money", "session", "analyst", "analyst/model",
		"analyst/plain", "words", "ground", "report", "score"}},
	"founder": {imports: []string{"market", "journal", "analyst", "findings", "analyst/order", "words",
		"report", "own"}},
	"engine":            {imports: []string{"market", "journal"}},
	"cluster":           {imports: []string{"market", "journal"}},
	"session":           {imports: []string{"market", "journal"}},
	"internal/volume":   {},
	"doctor":            {imports: []string{"market", "internal/volume"}},
	"internal/inner":    {},
	"internal/turns":    {},
	"internal/strings":  {},
	"mcp":               {imports: []string{"internal/inner"}},
	"metrics":           {imports: []string{"market", "journal"}},
	"watch":             {imports: []string{"market", "journal", "report"}},
	"forecast":          {imports: []string{"market", "report", "score", "words"}},
	"followup":          {imports: []string{"journal", "forecast", "report", "watch"}},
	"backup":            {imports: []string{"internal/volume", "pb_migrations"}, pocketbase: true},
	"notify":            {imports: []string{"journal", "fetch", "watch"}},
	"records":           {imports: []string{"market", "journal"}},
	"store/collections": {},
	"store/rows":        {imports: []string{"market", "journal"}},
	"store/disk":        {imports: []string{"journal"}, pocketbase: true},
	"store/writer":      {imports: []string{"market", "journal", "store/rows", "store/disk"}, pocketbase: true},
	"store": {imports: []string{"market", "journal", "records", "store/collections", "fetch", "landing",
		"watch", "forecast", "followup", "backup", "pb_migrations",
		"words", "store/rows", "store/disk", "store/writer"}, pocketbase: true},
	"print":         {},
	"pb_migrations": {pocketbase: true},
	"static":        {},
	"views": {imports: []string{"market", "journal", "forecast", "interview", "landing", "own", "score",
		"source", "report", "static", "words"}},
	"hooks/stream": {imports: []string{"market", "journal", "session", "views"}},
	"hooks": {imports: []string{"docs", "hooks/stream", "market", "journal", "forecast", "followup",
		"session", "records", "store/collections", "store/disk", "founder", "interview", "landing", "notes", "own",
		"report", "score", "views", "static", "internal/inner", "internal/turns", "notify"}, pocketbase: true},
	"hooks/live": {imports: []string{"store", "store/collections", "store/writer", "backup", "pb_migrations"},
		pocketbase: true},
	"app/cli": {imports: []string{"market", "journal", "analyst", "findings", "analyst/order", "backup",
		"internal/volume", "doctor", "cluster", "eval", "founder", "hooks", "mcp",
		"records", "report", "score", "session", "source", "store"}, pocketbase: true},
	"app": {imports: []string{"app/cli", "privacy", "chat", "followup", "market", "journal", "records", "fetch",
		"source", "analyst", "analyst/model", "analyst/plain", "llm", "founder", "landing", "notes", "own", "report",
		"research", "engine", "cluster", "session", "store", "store/disk", "store/writer", "backup", "internal/volume",
		"pb_migrations", "hooks", "hooks/live", "views", "print", "doctor", "watch", "notify", "metrics", "mcp"},
		pocketbase: true},
	"e2e": {}, // only tests
	".":   {imports: []string{"app"}},
}

// testHelpers are packages for the tests of the package above them. They may import what that package may, that
// package, and sharedHelpers.
var testHelpers = []string{"hooks/stream/streamtest", "source/sourcetest", "research/researchtest", "store/storetest"}

// sharedHelpers are packages for the tests of any package.
var sharedHelpers = []string{"internal/need", "internal/migrated"}

func TestEveryRoomImportsOnlyWhatThePlanAllows(t *testing.T) {
	t.Parallel()
	for dir, imports := range importsByFolder(t) {
		room, helper := dir, slices.Contains(testHelpers, dir)
		if helper {
			room = filepath.Dir(dir)
		}
		plan, known := rooms[room]
		if !known {
			t.Errorf("the folder %s is not listed in rooms", dir)
			continue
		}
		for path, file := range imports {
			if own, ok := strings.CutPrefix(path, "naps/"); ok && !slices.Contains(plan.imports, own) &&
				!(helper && (own == room || slices.Contains(sharedHelpers, own))) {
				t.Errorf("%s imports %s: rooms does not allow it", file, path)
			}
			if strings.HasPrefix(path, "github.com/pocketbase/") && !plan.pocketbase {
				t.Errorf("%s imports %s: only app, hooks, store, backup and pb_migrations know PocketBase", file, path)
			}
			if path == "net/http" &&
				(dir == "session" || dir == "engine" || dir == "research" || dir == "analyst" || dir == "findings" ||
					dir == "market" || dir == "journal" || dir == "score") {
				t.Errorf("%s imports net/http: this package knows nothing of the web", file)
			}
		}
	}
}

// importsByFolder maps each folder to what its files, tests left out, import, and to one file that does.
func importsByFolder(t *testing.T) map[string]map[string]string {
	t.Helper()
	found := map[string]map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." &&
			(strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "pb_data") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		if found[dir] == nil {
			found[dir] = map[string]string{}
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[dir][name] = path
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// mostMethods is how many methods a type may have before it does more than one thing.
const mostMethods = 12

// tooManyMethods lists the types that have more, with their number. A number may only go down: where it does, lower it
// here.
var tooManyMethods = map[string]int{
	"app.machine":                   22,
	"engine.Run":                    13,
	"fetch.Client":                  22,
	"hooks/live.client":             13,
	"mcp.API":                       14,
	"report.paper":                  15,
	"report.writer":                 13,
	"research/researchtest.Journal": 16,
	"source.site":                   13,
	"store/writer.Writer":           17,
	"store/writer.applying":         35,
}

func TestNoTypeDoesEverything(t *testing.T) {
	t.Parallel()
	found := 0
	for dir := range importsByFolder(t) {
		methods, _ := methodsOf(t, dir)
		found += len(methods)
		for name, n := range methods {
			name = dir + "." + name
			limit, listed := tooManyMethods[name]
			switch {
			case n > max(limit, mostMethods):
				t.Errorf("%s has %d methods, %d at most: it does more than one thing", name, n, max(limit, mostMethods))
			case listed && n <= mostMethods:
				t.Errorf("%s has %d methods: remove it from tooManyMethods", name, n)
			case listed && n < limit:
				t.Errorf("%s has %d methods: lower its number in tooManyMethods, which is %d", name, n, limit)
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d types with methods were found", found)
	}
	for name := range tooManyMethods {
		dir, kind, _ := strings.Cut(name, ".")
		if methods, _ := methodsOf(t, dir); methods[kind] == 0 {
			t.Errorf("there is no %s: remove it from tooManyMethods", name)
		}
	}
}

// An actor owns its state and has no mutex.
func TestInSessionOnlyTheTableOfActorsHasAMutex(t *testing.T) {
	t.Parallel()
	if _, locks := methodsOf(t, "session"); len(locks) != 1 || locks[0] != "switchboard" {
		t.Errorf("mutexes stand in %v: only the switchboard's table of actors has one", locks)
	}
}

// methodsOf counts the methods of the types of a package, tests left out, and names the types that have a mutex.
func methodsOf(t *testing.T, dir string) (methods map[string]int, locks []string) {
	t.Helper()
	files, err := filepath.Glob(dir + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	methods = map[string]int{}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil {
					methods[receiver(n)]++
				}
			case *ast.TypeSpec:
				if fields, ok := n.Type.(*ast.StructType); ok &&
					slices.ContainsFunc(fields.Fields.List, func(f *ast.Field) bool {
						return strings.HasSuffix(types.ExprString(f.Type), "Mutex")
					}) {
					locks = append(locks, n.Name.Name)
				}
			}
			return true
		})
	}
	return methods, locks
}

// receiver names the type of a method, without a pointer and type parameters.
func receiver(f *ast.FuncDecl) string {
	name, _, _ := strings.Cut(types.ExprString(f.Recv.List[0].Type), "[")
	return strings.TrimLeft(name, "*")
}
