module bank.example/old

go 1.16

require (
	upstream.example/left v1.0.5
	upstream.example/right v1.0.0
)

replace upstream.example/local => ./local
