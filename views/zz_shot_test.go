package views
import ("testing";"os";"context";"github.com/a-h/templ")
func TestShot(t *testing.T){
 dir:=os.Getenv("SHOT"); if dir==""{t.Skip()}
 anon:=exampleHome(); anon.User=""; anon.Recent=nil
 auth:=AuthPage{Shell:Shell{Title:"Sign up",Path:"/signup",Theme:"auto"},Grant:3,Idea:"Reminders",Email:"ada@",Problems:Problems{Text:"Please look again.",Fields:map[string]string{"email":"This is no address."}}}
 sr:=exampleReport(); sr.Sample=true; sr.Report.Sample=true
 for n,c:=range map[string]templ.Component{"home":Home(exampleHome()),"anon":Home(anon),"signup":SignUp(auth),"login":LogIn(AuthPage{Shell:Shell{Title:"Log in",Path:"/login"}}),"list":Sessions(exampleList()),"empty":Sessions(ListPage{Shell:shellOf("Ideas","/sessions")}),"session":Session(exampleSession()),"draft":Session(exampleDraft()),"done":Session(exampleDone()),"report":Report(exampleReport()),"sreport":Report(sr),"evidence":Evidence(exampleEvidencePage()),"error":Failure(ErrorPage{Shell:shellOf("","/x"),Code:404,Request:"r123"})}{
  f,_:=os.Create(dir+"/"+n+".html"); if err:=c.Render(context.Background(),f);err!=nil{t.Fatal(err)}; f.Close()
 }}
