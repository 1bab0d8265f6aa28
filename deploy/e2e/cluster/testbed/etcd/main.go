// Command etcd is the etcd server that Kubernetes itself is tested with. Its own main package lives in a module that
// kubernetes does not require, so that this one line stands in for it.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
