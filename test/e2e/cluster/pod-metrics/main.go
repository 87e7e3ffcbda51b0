// The custom metrics API, as small as the autoscaler needs it: GET .../namespaces/N/pods/*/METRIC?labelSelector=... answers with
// the METRIC that each of those pods has on its own /metrics (annotation prometheus.io/port), summed over its labels. What
// Prometheus and its adapter do in a cluster of one's own, without a memory.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	group   = "custom.metrics.k8s.io/v1beta2"
	root    = "/apis/" + group
	secrets = "/var/run/secrets/kubernetes.io/serviceaccount/"
)

type object = map[string]any

type pod struct {
	Metadata struct {
		Name        string
		Annotations map[string]string
	}
	Status struct{ PodIP, Phase string }
}

var scraper = &http.Client{Timeout: 3 * time.Second}

// api asks the API server with the pod's own token.
func api(path string, answer any) error {
	token, err := os.ReadFile(secrets + "token")
	if err != nil {
		return err
	}
	authority, err := os.ReadFile(secrets + "ca.crt")
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	request, err := http.NewRequest("GET", "https://kubernetes.default.svc"+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+string(token))
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != 200 {
		return fmt.Errorf("%s: %s", path, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// value reads a metric of a pod: the sum of its lines.
func value(p pod, metric string) (float64, bool) {
	response, err := scraper.Get("http://" + p.Status.PodIP + ":" + p.Metadata.Annotations["prometheus.io/port"] + "/metrics")
	if err != nil {
		return 0, false
	}
	defer response.Body.Close()
	sum, found := 0.0, false
	for lines := bufio.NewScanner(io.LimitReader(response.Body, 1<<20)); lines.Scan(); {
		name, rest, _ := strings.Cut(lines.Text(), " ")
		if base, _, _ := strings.Cut(name, "{"); base != metric {
			continue
		}
		if number, err := strconv.ParseFloat(strings.TrimSpace(rest), 64); err == nil {
			sum, found = sum+number, true
		}
	}
	return sum, found
}

func values(namespace, metric, selector string) ([]object, error) {
	var list struct{ Items []pod }
	if err := api("/api/v1/namespaces/"+namespace+"/pods?labelSelector="+url.QueryEscape(selector), &list); err != nil {
		return nil, err
	}
	items := []object{}
	for _, p := range list.Items {
		if p.Status.Phase != "Running" || p.Metadata.Annotations["prometheus.io/port"] == "" {
			continue
		}
		number, found := value(p, metric)
		if !found {
			continue
		}
		items = append(items, object{
			"describedObject": object{"kind": "Pod", "namespace": namespace, "name": p.Metadata.Name, "apiVersion": "/v1"},
			"metric":          object{"name": metric},
			"timestamp":       time.Now().UTC().Format(time.RFC3339),
			"value":           strconv.FormatInt(int64(number*1000), 10) + "m",
		})
		log.Printf("%s %s %g", p.Metadata.Name, metric, number)
	}
	return items, nil
}

func handle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, root+"/"), "/")
	switch {
	case r.URL.Path == root:
		resource := object{"name": "pods/llama2_num_requests_waiting", "namespaced": true, "kind": "MetricValueList", "verbs": []string{"get"}}
		json.NewEncoder(w).Encode(object{"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group, "resources": []object{resource}})
	case len(parts) == 5 && parts[0] == "namespaces" && parts[2] == "pods" && parts[3] == "*":
		items, err := values(parts[1], parts[4], r.URL.Query().Get("labelSelector"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		json.NewEncoder(w).Encode(object{"kind": "MetricValueList", "apiVersion": group, "metadata": object{}, "items": items})
	default:
		http.NotFound(w, r)
	}
}

func certificate() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func main() {
	server := &http.Server{
		Addr:      ":6443",
		Handler:   http.HandlerFunc(handle),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate()}},
	}
	log.Fatal(server.ListenAndServeTLS("", ""))
}
