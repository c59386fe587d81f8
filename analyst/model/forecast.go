package model

// What a job takes in tokens, prompt and answer, measured on real texts.
const (
	forecastFixed   = 16000 // understand, plan, name, two rounds more, write
	forecastCalls   = 6
	forecastRead    = 1800 // a batch of texts, without the texts
	forecastText    = 330  // a text and its answer
	forecastList    = 1200 // a batch of products, without the products
	forecastProduct = 190
)

// Forecast says about how many calls and tokens a run takes that reads so many candidates and products.
func Forecast(candidates, products int) (calls, tokens int) {
	texts, lists := (candidates+readMost-1)/readMost, (products+productsMost-1)/productsMost
	return forecastCalls + texts + lists, forecastFixed + texts*forecastRead + candidates*forecastText + lists*forecastList + products*forecastProduct
}
