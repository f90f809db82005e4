module bank.example/ledger

go 1.22

require (
	git.example/bank/forms v1.2.0
	upstream.example/left v1.0.5
	upstream.example/unused v1.0.0
)

require upstream.example/shared v1.9.0 // indirect

replace git.example/bank/forms => ./forms

replace upstream.example/left => upstream.example/fork-of-left v1.0.6
