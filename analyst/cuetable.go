package analyst

// cueTable is read by people: one phrase of words a line, "a|b" either word, "_" any one word,
// "*" any ending ("wast*"), "_ed" any word with that ending, "..." up to three words between.
var cueTable = map[cue]string{
	cueFirst: `i|i'm|i've|i'd|i'll|im|ive|me|my|mine|myself|we|we're|we've|us|our|ours`,
	cuePast: `was|were|had|did|didn't|got|went|came|took|lost|spent|paid|tried|told|said|asked|found|made|gave|sent|bought|hired|built|wrote|kept|left|started|stopped|ended|happened|cost|charged|refused|waited|called|wasted|missed|forgot|switched|cancelled|canceled|used|worked|learned|signed|moved|decided|realized|noticed|turned|owed|failed|broke|received|finished|quit|stiffed|ghosted|bit|attacked|ran
have|has|i've|we've _ed
been`,
	cueWhen: `last week|month|year|night|summer|winter|spring|fall|semester|quarter|monday|tuesday|wednesday|thursday|friday|saturday|sunday|time
yesterday
ago
recently
this morning|week|month|year|weekend|past
the other day
a few|couple days|weeks|months|years
in january|february|march|april|may|june|july|august|september|october|november|december
on monday|tuesday|wednesday|thursday|friday|saturday|sunday
once
one day
tonight|today
for the past|last
just got|had|found|lost|spent|finished`,
	cueLoss: `lost _ hours|days|weeks|months|money|clients|customers|sales
lost money|hours|time|sleep|days|thousands|hundreds|income|business|revenue|everything|my|our|a|the|it
losing money|hours|time|sleep|customers|clients|my|track
wast* time|hours|money|days|weeks|of|so|my|our|a
waste of time|money
cost* me|us
took me|us|hours|days|weeks|months|forever
took all|half|over|about|nearly _ day|hours|days|weeks|months
hours of my|our|work|time
takes me|us|hours|forever|days
spent hours|days|weeks|months|all|too|the|so|an
spend hours|days|all|too|so|an
owe* me|us|money|over|them|the|a
still owe*
out of pocket
never paid|pays|got|get
not paid|paying|been
didn't pay|get
refus* to|payment
stiffed
ripped off
scammed
behind on|by|in
months|weeks|days late|behind|overdue
pays|paid|paying|payment|payments|rent|invoices|invoice|always|clients late
late again|payment|payments|paying|fee|fees|rent
overdue
bounced
fined|penalty|penalties|overdraft
overcharged
charged me|us|extra|twice|double
damage*
ruined
evict*
quit|fired because|over
lawsuit|sued|sue|court|collections
missed _ deadline|payment|appointment|bill
forgot to|about
in debt
bit|attacked|injured me|my|a|him|her|another|someone
sleepless
burn* out
all weekend|night|day|evening
every weekend|evening|night|sunday
hours|minutes|days a|per|every|each day|week|weekend|month|night|evening|time|class|customer|client|post
spent|spend|spends|spending|waste|wasted|wasting _ hours|minutes|days|weeks|months|weekends|evenings|nights
spent|spend|spends|spending whole|entire|most|half
whole|entire weekend|evening|day|night|sunday|saturday|afternoon|morning|week
lost half|all|two|three|four|five|six|ten|over|about|nearly|several|hundreds|an|another|income|revenue
everything was|is gone
was|were|is|are|it's|all gone
unpaid
hasn't|haven't|hadn't|not paid|answered|replied
has|have|had still not paid
nobody|never came
no one came
did|does|do not turn up|show
double booked|charged
charged me|us
refunded
had to refund|cancel|redo|replace|borrow|turn|start|leave|close
twice this|last|a|in
keeps|kept happening`,
	cuePaid: `i|we pay|paid|bought|subscribe|subscribed|purchased
i'm|we're|i've|we've paying|paid|bought|subscribed|purchased
been paying
ended up paying|buying
pay|paying|paid _ a|per month|year
cost|costs|costing|charged|charges me|us
worth every
my|our subscription
per month|year
a month|year for`,
	cueHired: `hired|hire|hiring a|an|someone|somebody|two|our|my|people|another
paid|pay|paying someone|somebody|people|a|an _ to
outsourc*
my|our accountant|bookkeeper|va|assistant|lawyer|attorney|trainer|cleaner|agency
hired|paid _ lawyer|attorney|trainer|accountant|bookkeeper|assistant|cleaner|developer|consultant|tutor`,
	cueBuilt: `i|we built|wrote|coded|programmed|developed|scripted|made|created|designed|set a|an|my|our|up ... spreadsheet|script|app|tool|template|system|program|database|form|bot|software|calculator|tracker|plugin|dashboard|macro
i've|we've built|written|coded|developed|made|created a|an|my|our ... spreadsheet|script|app|tool|template|system|program|database|form|bot|software|calculator|tracker|plugin|dashboard|macro
i|we automated
ended up building|writing|coding|creating|hacking|making a|an|my|our
rolled|built|wrote|coded|developed my|our own`,
	cueByHand: `spreadsheet*
excel
google sheets|sheet|docs|doc|calendar
by hand
manual*
pen and paper
paper notebook|planner|calendar|checklist
workaround*
notebook
sticky|post notes|its
copy and paste
copy|copying paste|pasting
cobbled together
my|our own system`,
	cueAsks: `is|are there a|an|any|some|something _
is|are there a|an|any|some|something good|better|easy|free|decent|simple|other app|tool|way|software|program|service|site|website|system|product|template
anyone|anybody know|knows|use|used|using|recommend|found|tried of|a|an|any|something
know of any|a|an
can|could anyone|anybody|someone|you recommend|suggest|point
any app|apps|tools|tool|software|program recommendations|suggestions|recommendation|that|for|which|to|out
any recommendations|suggestions for|on a|an|good|some|apps|tools|software
looking for a|an|some|something|software|recommendations _
looking for a|an|some|good|better tool|app|software|program|service|system|solution|product|way|website
what|which app|apps|tool|tools|software|program|service|services|system do|does|are|is
what|which do|does you|everyone|everybody|people|y'all|others use
i wish there was|were
wish there was|were
wish i had|could
i need a|an|some|something tool|app|software|program|system|solution|way|help
alternative|alternatives to
recommend* a|an|any|me|some tool|app|software|program|system|service
what do|does you|everyone|people guys|all|folks use
what's|whats the best _
is|are there a|an|any ... tool|tools|app|apps|software|program|service|system|template|spreadsheet|product|device|course|website|site
there has|must|got|needs to|be be|a a|better better|way
there has to be a
what do|does _ use
what do|does you|they|people|drivers|owners|teachers|parents ... use
need|want|needs a better|good|new|simple system|tool|app|way|program
any good apps|app|tool|tools|software|program|programs|ways|resources`,
	cueHow: `how do|does|did|can|should|would you|i|we|people|everyone|others|one|y'all|they
how are|is you|people|everyone
how to deal|handle|manage|get|stop|keep|make
what should|can|would i|we|you
what do i|we
what do you do
what are your|some tips|strategies|tricks|solutions|options|experiences|ways|methods
any advice|tips|ideas|help|thoughts|experience|recommendations|suggestions
tips for|on
need|needing|want|could|looking advice|help|use|for some|advice
does anyone|anybody else|have
has anyone|anybody
am i the|being|wrong|alone
help me
advice on|for|needed|please
how do|does|did|can|should other|others|most|all _
how do|can|should|does you|i|we
what did|do|should|would|can you|i|we|others do|use
how to|do i|you|we|get|correct|fix|teach|train|write
could|can use|really some|any advice|help|tips
please help|advise`,
	cueComplaint: `hate|hated|hates
frustrat*
annoy*
terrible|horrible|awful|nightmare|worst|dreadful|ridiculous|unacceptable|useless|broken|painful
pain in
struggl*
sucks|suck|sucked|shitty|crappy|bullshit
impossible
fed|sick|tired up|of
can't stand|afford|seem|find|get|keep|figure
cannot get|find|keep|figure
drives|driving me|us
stress*
overwhelm*
difficult|tough|tricky|challenging to|for|time|about|when|with
it's|is|was|so|too|very|find|found|how hard to|for|on|when
hard time
problem|problems|trouble|issue|issues with|is|are|i|getting|keeping|finding
too expensive|complicated|slow|much|many|hard|long|late
not enough
doesn't|don't|didn't|won't work|respect|help|pay|listen|support|respond|answer|sync
never works|worked|know|enough|on|have
keep|keeps|kept forgetting|losing|getting|having|asking|crashing|failing|missing|breaking|telling|saying|paying
at my|our wits|wit's
burned|burnt out
lose|losing track
confus*
disorganized|mess|messy|chaos|hassle|headache|tedious
lack|lacks|lacking of|the
worried|worry|scared|afraid|anxious|desperate|desperately
out of control
don't|dont know how|what
no idea how|what|where|why
crash*
unreliable|clunky|buggy
disappoint*
dread*
argu* about|over|with
fight|fights|fighting about|over
breaks|crashes|crashed|misses|forgets every|all|again|and|the|on|my|our|to|in|each|half
does|do|did|will|would|can not work|help|respond|answer|sync|listen|support|sleep|load|open|know|understand|get|find|afford|stand|keep|focus|start
cannot|can't focus|start|sleep|move|do|stop|make|afford|commit|concentrate|stand|finish|follow|handle|manage|bring|seem
killing me|us
thinking of|about quitting|giving|leaving
hate|hating myself|it|this|doing
complain*
angry|furious|ashamed|embarrass*|guilty|exhaust*|miserable|worthless|helpless|hopeless
tired|tiring
gave|give|giving up
out of ideas|options|patience
falls|fell|falling apart
again and again
over and over
every single day|time|night|week
worst|hardest part|thing
argue|argues|arguing|arguments
never arrive*|reach*|came|comes|got|look|looks|remember*|answer*
still not|no|have|doesn't|don't|can't
nobody|noone|no one|body looks|reads|knows|cares|comes|answers
is|are|was|were wrong|broken|useless|gone
went wrong
ignore|ignores|ignored|ignoring
greedy
desperate need
i|we need help|advice
last resort
at a loss
losing my|our|patience|hope
lost hope|patience|confidence
had enough
not safe
drown*
refuse|refuses|refused
puts|put me|us off`,
	cueFine: `works|worked|working fine|great|well|perfectly|wonderfully
works|worked for me|us
it's|its fine
we're|i'm fine|okay|ok with
happy|satisfied with
no|never|not problem|problems|issue|issues|complaints|trouble
never had a|any|to problem|problems|issue|issues|trouble
good enough
don't|dont|no need a|an|any|it|to|for
not an issue|a
no need
love|loved my|our|using|this|it|how
does|do everything|exactly|the|what job|i|we
it's easy|simple|not
best thing
can't complain`,
	cueSolved: `solved
problem solved
fixed it|this|the|my
figured it|this
found a|the solution|fix|answer|way
finally got|found|fixed|solved
this|that|it worked|solved|fixed|helped
no longer|more a|an|have|need problem|issue
turned it|things around
success`,
	cueFree: `for free
free app|tool|version|software|plan|tier|alternative|template|program|service|account|and|to
totally|completely|it's|is|are|its|100 free
open source
open-source
built in|into
comes with|free
no cost|charge
google|apple|excel|bank already|does|has|offers`,
	cueNotWorth: `not|isn't|wasn't|never worth
waste of money
want|wanted|got|get|demand|asked|asking my|a|for|the money|refund|back
refund*
cancel* my|our|the|it|subscription|membership
cancelled|canceled after|because
overpriced|rip-off|ripoff
rip off
don't|dont waste|buy|bother|pay
not paying|pay for|that|this
won't|wouldn't|would pay|never
too expensive|pricey
can't justify
stopped paying|using|subscribing`,
	cueWould: `i'd|would|i'll|we'd gladly|happily|definitely|love|pay|buy|use|totally
willing to pay
shut up and
take my money`,
	cueAdvert: `check out|it my|our|us|out
my|our new app|startup|product|course|ebook|book|channel|newsletter|service|tool|platform|website|site|blog
use|with|discount|promo|coupon code
sign up|ups
free trial|consultation|shipping|ebook|webinar|demo
we offer|provide|are|help|specialize|launched|created|built|just
limited time|offer
dm me
pm me
link in
affiliate
our customers|clients|users|team|product|platform|solution|service|software|app
subscribe to|now
join our|us
visit our|us|my
click here|the|below|on
learn more
get started
contact us
beta testers|users|list|access
feedback on my|our
would love your|feedback
launching|launched my|our|today|a
trusted by
show hn
read more
top|best 5|7|10|15|20|25`,
	cueSwitched: `switched|switching from|to|over|away
moved|moving away|off|over from|of
migrated|migrating from|to|away
replaced|ditched|dumped|dropped|abandoned|left _ with|for|in
cancelled|canceled _ and|because|after
went back to`,
	cueClosed: `shut|shuts|shutting down
shutdown
went|goes|gone|going under|bankrupt|bust
out of business
ceased|ceases operations
bankrupt*
insolven*
winding|wound down
discontinued
post mortem
postmortem|post-mortem
we failed|closed`,
}
