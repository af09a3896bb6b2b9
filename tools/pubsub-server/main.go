// Command pubsub-server serves Google's in-memory Pub/Sub (pstest) on a free loopback port, prints its address on the first line of
// standard output, and ends when standard input closes: whoever started it cannot leave it behind.
package main

import (
	"fmt"
	"io"
	"os"

	"cloud.google.com/go/pubsub/v2/pstest"
)

func main() {
	server := pstest.NewServer()
	defer server.Close()
	fmt.Println(server.Addr)
	_, _ = io.Copy(io.Discard, os.Stdin)
}
