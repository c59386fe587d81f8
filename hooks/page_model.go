package hooks

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/views"
)

// ModelDesk lets the operator choose the language model. Its functions are safe for use by many goroutines; without
// Show there is no such page.
type ModelDesk struct {
	Show func() views.ModelSettings
	Save func(f views.ModelForm) error // a *ModelProblem says what cannot be taken
	Off  func() error                  // no model is asked from now on
	Try  func(ctx context.Context, f views.ModelForm) views.ModelTrial
}

// ModelProblem is a field that cannot be taken, with a sentence for the operator.
type ModelProblem struct{ Field, Text string }

func (p *ModelProblem) Error() string { return p.Text }

const (
	maxModelField = 2000
	maxModelPrice = 100_000 // dollars for a million tokens
)

// modelDesk is who may see the page, and what stands behind it.
func (x *adminPages) modelDesk(e *core.RequestEvent) (ModelDesk, error) {
	if err := x.admin(e); err != nil {
		return ModelDesk{}, err
	}
	if x.console.Model.Show == nil {
		return ModelDesk{}, journal.ErrNotFound
	}
	return x.console.Model, nil
}

func modelPage(x *edge, e *core.RequestEvent) error {
	desk, err := x.modelDesk(e)
	if err != nil {
		return err
	}
	now := desk.Show()
	p := views.ModelPage{Form: views.ModelForm{Address: now.Address, Name: now.Name, PriceIn: now.PriceIn,
		PriceOut: now.PriceOut}}
	if preset, ok := views.ModelPresetByID(e.Request.URL.Query().Get("preset")); ok {
		p.Preset = preset.ID
		if preset.Address != now.Address { // the fields of another server; those of the one in force stay
			p.Form = views.ModelForm{Address: preset.Address, Name: preset.Example}
		}
	}
	return x.showModel(e, http.StatusOK, p, modelDone[e.Request.URL.Query().Get("done")])
}

// modelDone says what a form of the page has done.
var modelDone = map[string]string{
	"saved": "The model is saved and in use.",
	"off":   "No model is used any more.",
}

func (x *adminPages) showModel(e *core.RequestEvent, status int, p views.ModelPage, flash string) error {
	p.Shell, p.Settings = x.frame.shell(e, "Language model"), x.console.Model.Show()
	p.Shell.Path, p.Shell.Flash = "/admin/model", flash
	return render(e, status, views.Model(p))
}

func saveModel(x *edge, e *core.RequestEvent) error {
	desk, err := x.modelDesk(e)
	if err != nil {
		return err
	}
	f, err := modelForm(e)
	if err == nil {
		err = desk.Save(f)
	}
	var wrong *ModelProblem
	if errors.As(err, &wrong) {
		return x.refuseModel(e, f, wrong)
	}
	if err != nil {
		return err
	}
	x.log.Info("The language model was changed", "by", e.Auth.Id, "address", desk.Show().Address, "model",
		desk.Show().Name, "request", requestID(e))
	return redirect(e, "/admin/model?done=saved")
}

// testModel asks the model as it stands in the form, saved or not.
func testModel(x *edge, e *core.RequestEvent) error {
	desk, err := x.modelDesk(e)
	if err != nil {
		return err
	}
	f, err := modelForm(e)
	var wrong *ModelProblem
	if errors.As(err, &wrong) {
		if partial(e.Request) {
			return render(e, http.StatusUnprocessableEntity,
				views.ModelTrialResult(views.ModelTrial{Address: f.Address, Name: f.Name, Problem: wrong.Text}))
		}
		return x.refuseModel(e, f, wrong)
	}
	trial := desk.Try(e.Request.Context(), f)
	if partial(e.Request) {
		return render(e, http.StatusOK, views.ModelTrialResult(trial))
	}
	return x.showModel(e, http.StatusOK, views.ModelPage{Form: f, Trial: &trial}, "")
}

func modelOff(x *edge, e *core.RequestEvent) error {
	desk, err := x.modelDesk(e)
	if err != nil {
		return err
	}
	if err := desk.Off(); err != nil {
		return err
	}
	x.log.Info("The language model was switched off", "by", e.Auth.Id, "request", requestID(e))
	return redirect(e, "/admin/model?done=off")
}

func (x *adminPages) refuseModel(e *core.RequestEvent, f views.ModelForm, wrong *ModelProblem) error {
	p := views.ModelPage{Form: f, Problems: views.Problems{Text: wrong.Text,
		Fields: map[string]string{wrong.Field: wrong.Text}}}
	return x.showModel(e, http.StatusUnprocessableEntity, p, "")
}

// modelForm reads the form. The key is not trimmed here: whoever asks the server cleans it, and says so.
func modelForm(e *core.RequestEvent) (views.ModelForm, error) {
	form := e.Request.PostFormValue
	f := views.ModelForm{
		Address: strings.TrimSpace(form(views.FieldAddress)),
		Name:    strings.TrimSpace(form(views.FieldName)), Key: form(views.FieldKey),
		ForgetKey: form("forget") == "1",
	}
	for field, value := range map[string]string{views.FieldAddress: f.Address, views.FieldName: f.Name,
		views.FieldKey: f.Key} {
		if len(value) > maxModelField {
			return f, &ModelProblem{field, "This is too long."}
		}
	}
	for field, into := range map[string]*float64{views.FieldPriceIn: &f.PriceIn, views.FieldPriceOut: &f.PriceOut} {
		text := strings.TrimPrefix(strings.TrimSpace(form(field)), "$")
		if text == "" {
			continue
		}
		n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil || !(n >= 0 && n <= maxModelPrice) {
			return f, &ModelProblem{field, "A price is a number of US dollars, such as 0.40."}
		}
		*into = n
	}
	return f, nil
}
