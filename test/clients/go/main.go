// A line of standard input is a call, a line of standard output one of its events: see ../client-process.ts.
// go-openai does the talking.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"sync"

	openai "github.com/sashabaranov/go-openai"
)

type call struct {
	ID         int             `json:"id"`
	Op         string          `json:"op"`
	BaseURL    string          `json:"baseURL"`
	APIKey     string          `json:"apiKey"`
	Body       json.RawMessage `json:"body"`
	Stream     bool            `json:"stream"`
	BreakAfter int             `json:"breakAfter"`
	Abort      int             `json:"abort"`
}

type usage struct {
	Prompt     int  `json:"prompt"`
	Completion int  `json:"completion"`
	Total      int  `json:"total"`
	Cached     *int `json:"cached,omitempty"`
}

type failure struct {
	Status  int     `json:"status,omitempty"`
	Message string  `json:"message"`
	Type    string  `json:"type,omitempty"`
	Code    any     `json:"code"`
	Param   *string `json:"param"`
}

type result struct {
	Text        string      `json:"text"`
	Role        string      `json:"role,omitempty"`
	Finish      string      `json:"finish,omitempty"`
	ID          string      `json:"id,omitempty"`
	Model       string      `json:"model,omitempty"`
	Fingerprint string      `json:"fingerprint,omitempty"`
	Usage       *usage      `json:"usage,omitempty"`
	Chunks      []any       `json:"chunks,omitempty"`
	Embeddings  [][]float32 `json:"embeddings,omitempty"`
	Models      []string    `json:"models,omitempty"`
	Raw         any         `json:"raw,omitempty"`
	Broken      bool        `json:"broken,omitempty"`
	Error       *failure    `json:"error,omitempty"`
}

type event struct {
	ID     int     `json:"id"`
	Event  string  `json:"event"`
	Status int     `json:"status,omitempty"`
	Text   string  `json:"text,omitempty"`
	Result *result `json:"result,omitempty"`
}

var output sync.Mutex

func emit(e event) {
	line, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	output.Lock()
	defer output.Unlock()
	os.Stdout.Write(append(line, '\n'))
}

// transport reports every answer's status as soon as its headers are there.
type transport struct{ id int }

func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	if err == nil {
		emit(event{ID: t.id, Event: "headers", Status: response.StatusCode})
	}
	return response, err
}

func failed(err error) result {
	f := failure{Message: err.Error()}
	var api *openai.APIError
	var request *openai.RequestError
	if errors.As(err, &api) {
		f = failure{Status: api.HTTPStatusCode, Message: api.Message, Type: api.Type, Code: api.Code, Param: api.Param}
	} else if errors.As(err, &request) {
		f.Status = request.HTTPStatusCode
	}
	return result{Error: &f}
}

func used(u *openai.Usage) *usage {
	if u == nil {
		return nil
	}
	out := usage{Prompt: u.PromptTokens, Completion: u.CompletionTokens, Total: u.TotalTokens}
	if u.PromptTokensDetails != nil {
		out.Cached = &u.PromptTokensDetails.CachedTokens
	}
	return &out
}

func chat(ctx context.Context, client *openai.Client, c call) result {
	var request openai.ChatCompletionRequest
	if err := json.Unmarshal(c.Body, &request); err != nil {
		return failed(err)
	}
	if !c.Stream {
		answer, err := client.CreateChatCompletion(ctx, request)
		if err != nil {
			return failed(err)
		}
		first := answer.Choices[0]
		return result{Text: first.Message.Content, Role: first.Message.Role, Finish: string(first.FinishReason), ID: answer.ID,
			Model: answer.Model, Fingerprint: answer.SystemFingerprint, Usage: used(&answer.Usage), Raw: answer}
	}
	stream, err := client.CreateChatCompletionStream(ctx, request)
	if err != nil {
		return failed(err)
	}
	defer stream.Close()
	out := result{}
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			broken := failed(err)
			broken.Text = out.Text
			return broken
		}
		out.Chunks = append(out.Chunks, chunk)
		out.ID, out.Model, out.Fingerprint = chunk.ID, chunk.Model, chunk.SystemFingerprint
		if chunk.Usage != nil {
			out.Usage = used(chunk.Usage)
		}
		for _, choice := range chunk.Choices {
			out.Text += choice.Delta.Content
			if choice.Delta.Role != "" {
				out.Role = choice.Delta.Role
			}
			if choice.FinishReason != "" {
				out.Finish = string(choice.FinishReason)
			}
			if choice.Delta.Content != "" {
				emit(event{ID: c.ID, Event: "text", Text: choice.Delta.Content})
			}
		}
		if c.BreakAfter > 0 && len(out.Chunks) >= c.BreakAfter {
			out.Broken = true
			return out
		}
	}
}

func completion(ctx context.Context, client *openai.Client, c call) result {
	var request openai.CompletionRequest
	if err := json.Unmarshal(c.Body, &request); err != nil {
		return failed(err)
	}
	if !c.Stream {
		answer, err := client.CreateCompletion(ctx, request)
		if err != nil {
			return failed(err)
		}
		first := answer.Choices[0]
		return result{Text: first.Text, Finish: first.FinishReason, ID: answer.ID, Model: answer.Model, Usage: used(answer.Usage)}
	}
	stream, err := client.CreateCompletionStream(ctx, request)
	if err != nil {
		return failed(err)
	}
	defer stream.Close()
	out := result{}
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			return failed(err)
		}
		out.Chunks = append(out.Chunks, chunk)
		out.ID, out.Model = chunk.ID, chunk.Model
		if chunk.Usage != nil {
			out.Usage = used(chunk.Usage)
		}
		for _, choice := range chunk.Choices {
			out.Text += choice.Text
			if choice.FinishReason != "" {
				out.Finish = choice.FinishReason
			}
		}
	}
}

func embeddings(ctx context.Context, client *openai.Client, c call) result {
	var request openai.EmbeddingRequest
	if err := json.Unmarshal(c.Body, &request); err != nil {
		return failed(err)
	}
	answer, err := client.CreateEmbeddings(ctx, request)
	if err != nil {
		return failed(err)
	}
	out := result{Model: string(answer.Model), Usage: used(&answer.Usage)}
	for _, one := range answer.Data {
		out.Embeddings = append(out.Embeddings, one.Embedding)
	}
	return out
}

func models(ctx context.Context, client *openai.Client, c call) result {
	var request struct{ Model string }
	_ = json.Unmarshal(c.Body, &request)
	if request.Model != "" {
		model, err := client.GetModel(ctx, request.Model)
		if err != nil {
			return failed(err)
		}
		return result{Model: model.ID, Models: []string{model.ID}}
	}
	list, err := client.ListModels(ctx)
	if err != nil {
		return failed(err)
	}
	out := result{}
	for _, model := range list.Models {
		out.Models = append(out.Models, model.ID)
	}
	return out
}

var operations = map[string]func(context.Context, *openai.Client, call) result{
	"chat": chat, "completion": completion, "embeddings": embeddings, "models": models,
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	var running sync.Map
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var c call
		if err := json.Unmarshal(line, &c); err != nil {
			panic(err)
		}
		if c.Abort != 0 {
			if cancel, there := running.Load(c.Abort); there {
				cancel.(context.CancelFunc)()
			}
			continue
		}
		ctx, cancel := context.WithCancel(context.Background())
		running.Store(c.ID, cancel)
		go func() {
			config := openai.DefaultConfig(c.APIKey)
			config.BaseURL = c.BaseURL
			config.HTTPClient = &http.Client{Transport: transport{c.ID}}
			out := operations[c.Op](ctx, openai.NewClientWithConfig(config), c)
			cancel()
			running.Delete(c.ID)
			emit(event{ID: c.ID, Event: "result", Result: &out})
		}()
	}
}
