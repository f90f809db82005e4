module bank.example/old

go 1.16

require upstream.example/left v1.0.5
