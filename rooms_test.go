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

// rooms is the plan of the house: which rooms of naps a room may import, and whether it may know PocketBase.
// A room that is not listed here fails the test, so that every new one is placed on purpose.
var rooms = map[string]struct {
	imports    []string
	pocketbase bool
}{
	"market":            {},
	"internal/need":     {},
	"internal/migrated": {imports: []string{"pb_migrations"}, pocketbase: true},
	"fetch":             {imports: []string{"market"}},
	"llm":               {},
	"source":            {imports: []string{"market", "fetch"}},
	"ground":            {imports: []string{"market"}},
	"analyst":           {imports: []string{"market", "ground"}},
	"eval":              {imports: []string{"market", "analyst"}},
	"score":             {imports: []string{"market"}},
	"report":            {imports: []string{"market", "score"}},
	"research":          {imports: []string{"market", "analyst", "ground", "score", "report"}},
	"engine":            {imports: []string{"market"}},
	"session":           {imports: []string{"market"}},
	"doctor":            {imports: []string{"market"}},
	"internal/inner":    {},
	"mcp":               {imports: []string{"internal/inner"}},
	"metrics":           {imports: []string{"market"}},
	"watch":             {imports: []string{"market", "report"}},
	"notify":            {imports: []string{"market", "fetch", "watch"}},
	"store":             {imports: []string{"market", "fetch", "watch", "pb_migrations"}, pocketbase: true},
	"print":             {},
	"pb_migrations":     {pocketbase: true},
	"static":            {},
	"views":             {imports: []string{"market", "score", "report", "static"}},
	"hooks":             {imports: []string{"market", "session", "store", "report", "score", "views", "static", "internal/inner", "notify"}, pocketbase: true},
	".": {imports: []string{"market", "fetch", "source", "ground", "analyst", "llm", "eval", "score", "report", "research", "engine", "session", "store", "pb_migrations", "hooks", "views", "static", "print", "doctor", "watch", "notify", "metrics", "mcp"},
		pocketbase: true},
}

// helpers of tests live below their room and may import what the room may, and the room itself.
var testHelpers = []string{"source/sourcetest", "research/researchtest"}

func TestEveryRoomImportsOnlyWhatThePlanAllows(t *testing.T) {
	t.Parallel()
	for dir, imports := range importsByFolder(t) {
		room, helper := dir, slices.Contains(testHelpers, dir)
		if helper {
			room = filepath.Dir(dir)
		}
		plan, known := rooms[room]
		if !known {
			t.Errorf("the folder %s is not in the plan of the house", dir)
			continue
		}
		for path, file := range imports {
			if own, ok := strings.CutPrefix(path, "naps/"); ok && !slices.Contains(plan.imports, own) && !(helper && (own == room || own == "internal/need")) {
				t.Errorf("%s imports %s: the plan does not allow it", file, path)
			}
			if strings.HasPrefix(path, "github.com/pocketbase/") && !plan.pocketbase {
				t.Errorf("%s imports %s: only main, hooks, store and pb_migrations know PocketBase", file, path)
			}
			if strings.HasPrefix(path, "github.com/sashabaranov/") && dir != "llm" {
				t.Errorf("%s imports %s: only llm knows it", file, path)
			}
			if path == "net/http" && (dir == "session" || dir == "engine" || dir == "research" || dir == "analyst" || dir == "market" || dir == "score") {
				t.Errorf("%s imports net/http: this room knows nothing of the web", file)
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
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "pb_data") {
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

// The rooms that hold everything together stay small: no type of theirs has more than a dozen methods, and an actor has no mutex.
func TestNoTypeOfSessionOrEngineDoesEverything(t *testing.T) {
	t.Parallel()
	for _, room := range []string{"session", "engine"} {
		methods, locks := methodsOf(t, room)
		for name, n := range methods {
			if n > 12 {
				t.Errorf("%s.%s has %d methods: it does more than one thing", room, name, n)
			}
		}
		if len(methods) < 4 {
			t.Errorf("only %d types with methods were found in %s", len(methods), room)
		}
		if room == "session" && (len(locks) != 1 || locks[0] != "switchboard") {
			t.Errorf("mutexes stand in %v: only the switchboard's table of actors has one", locks)
		}
	}
}

// methodsOf counts the methods of the types of a room, tests left out, and names the types that have a mutex.
func methodsOf(t *testing.T, room string) (methods map[string]int, locks []string) {
	t.Helper()
	files, err := filepath.Glob(room + "/*.go")
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
					methods[strings.TrimLeft(types.ExprString(n.Recv.List[0].Type), "*")]++
				}
			case *ast.TypeSpec:
				if fields, ok := n.Type.(*ast.StructType); ok && slices.ContainsFunc(fields.Fields.List, func(f *ast.Field) bool {
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
