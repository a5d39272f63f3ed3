import type { Case, Cases } from './case.ts';

export const program = (imports: readonly string[], body: string, more = ''): string =>
  `package main\n\nimport (\n${imports.map((path) => `\t${path.includes(' ') ? path : `"${path}"`}\n`).join('')})\n\nfunc main() {\n${body.replaceAll(/^(?=.)/gm, '\t')}}\n${more}`;

/** What two bodies with the same imports show. */
function bodies(imports: readonly string[], shows: readonly string[], seen: string, not: string, rather?: readonly string[]): Case {
  return { seen: program(imports, seen), shows, not: program(imports, not), ...(rather ? { rather } : {}) };
}

export const go: Cases = {
  'go-http': bodies(
    ['net/http'],
    ['request go-http'],
    'http.ListenAndServe(":80", nil)\n',
    'mux := http.NewServeMux()\nmux.Handle("/", h)\n',
  ),
  gin: bodies(
    ['github.com/gin-gonic/gin'],
    ['request gin'],
    'r := gin.Default()\nr.Run()\n',
    'gin.SetMode(gin.ReleaseMode)\nr := gin.New()\nr.GET("/", h)\n',
  ),
  echo: bodies(['github.com/labstack/echo/v4'], ['request echo'], 'e := echo.New()\ne.Start(":80")\n', 'e := echo.New()\ne.GET("/", h)\n'),
  fiber: bodies(
    ['github.com/gofiber/fiber/v2'],
    ['request fiber'],
    'app := fiber.New()\napp.Listen(":80")\n',
    'app := fiber.New()\napp.Test(r)\n',
  ),
  fasthttp: bodies(
    ['github.com/valyala/fasthttp'],
    ['request fasthttp'],
    's := &fasthttp.Server{Handler: h}\ns.ListenAndServe(":80")\n',
    'c := &fasthttp.Client{}\nc.Do(req, resp)\n',
  ),
  'grpc-go': bodies(
    ['google.golang.org/grpc'],
    ['request grpc-go'],
    's := grpc.NewServer()\ns.Serve(lis)\n',
    'c, _ := grpc.NewClient("auth:80")\nc.Connect()\n',
  ),
  asynq: bodies(
    ['github.com/hibiken/asynq'],
    ['queue asynq'],
    'srv := asynq.NewServer(opt, asynq.Config{Concurrency: 10})\nsrv.Run(mux)\n',
    'c := asynq.NewClient(opt)\nc.Enqueue(t)\n',
  ),
  river: bodies(
    ['github.com/riverqueue/river'],
    ['queue river'],
    'c, err := river.NewClient(d, nil)\nc.Start(ctx)\n',
    'c, err := river.NewClient(d, nil)\nc.Insert(ctx, job, nil)\n',
  ),
  machinery: bodies(
    ['github.com/RichardKnop/machinery/v1'],
    ['queue machinery mail'],
    's, _ := machinery.NewServer(c)\nw := s.NewWorker("mail", 10)\nw.Launch()\n',
    's, _ := machinery.NewServer(c)\ns.SendTask(t)\n',
  ),
  'amqp-go': bodies(
    ['amqp "github.com/rabbitmq/amqp091-go"'],
    ['queue amqp-go images'],
    'conn, _ := amqp.Dial(url)\nch, _ := conn.Channel()\nch.Consume("images", "", true, false, false, false, nil)\n',
    'conn, _ := amqp.Dial(url)\nch, _ := conn.Channel()\nch.Publish("", "images", false, false, m)\n',
  ),
  'nats-go': bodies(
    ['github.com/nats-io/nats.go'],
    ['queue nats-go orders'],
    'nc, _ := nats.Connect(url)\nnc.QueueSubscribe("orders", "g", f)\n',
    'nc, _ := nats.Connect(url)\nnc.Publish("orders", nil)\n',
  ),
  'sqs-go': bodies(
    ['github.com/aws/aws-sdk-go-v2/service/sqs'],
    ['queue sqs-go'],
    'c := sqs.NewFromConfig(cfg)\nc.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{VisibilityTimeout: 60})\n',
    'c := sqs.NewFromConfig(cfg)\nc.SendMessage(ctx, &sqs.SendMessageInput{})\n',
  ),
  'pubsub-go': bodies(
    ['cloud.google.com/go/pubsub'],
    ['queue pubsub-go s'],
    'c, _ := pubsub.NewClient(ctx, "p")\nc.Subscription("s").Receive(ctx, f)\n',
    'c, _ := pubsub.NewClient(ctx, "p")\nc.Topic("t").Publish(ctx, m)\n',
  ),
  'temporal-go': bodies(
    ['go.temporal.io/sdk/worker'],
    ['queue temporal-go mail'],
    'w := worker.New(c, "mail", worker.Options{})\nw.Run(worker.InterruptCh())\n',
    'w := worker.New(c, "mail", worker.Options{})\nw.RegisterWorkflow(f)\n',
  ),
  'kafka-go': bodies(
    ['github.com/segmentio/kafka-go'],
    ['stream kafka-go orders'],
    'r := kafka.NewReader(kafka.ReaderConfig{GroupID: "g", Topic: "orders"})\nr.ReadMessage(ctx)\n',
    'w := kafka.Writer{Topic: "orders"}\nw.WriteMessages(ctx, m)\n',
  ),
  sarama: bodies(
    ['github.com/IBM/sarama'],
    ['stream sarama orders'],
    'g, _ := sarama.NewConsumerGroup(b, "g", cfg)\ng.Consume(ctx, []string{"orders"}, h)\n',
    'p, _ := sarama.NewSyncProducer(b, cfg)\np.SendMessage(m)\n',
  ),
  'confluent-kafka-go': bodies(
    ['github.com/confluentinc/confluent-kafka-go/v2/kafka'],
    ['stream confluent-kafka-go orders'],
    'c, _ := kafka.NewConsumer(&kafka.ConfigMap{"group.id": "g"})\nc.SubscribeTopics([]string{"orders"}, nil)\n',
    'p, _ := kafka.NewProducer(&kafka.ConfigMap{})\np.Produce(m, nil)\n',
  ),
  'franz-go': bodies(
    ['github.com/twmb/franz-go/pkg/kgo'],
    ['stream franz-go'],
    'c, _ := kgo.NewClient()\nc.PollFetches(ctx)\n',
    'c, _ := kgo.NewClient()\nc.ProduceSync(ctx, r)\n',
  ),
  watermill: bodies(
    ['github.com/ThreeDotsLabs/watermill/message'],
    ['queue watermill'],
    'r, _ := message.NewRouter(message.RouterConfig{}, l)\nr.Run(ctx)\n',
    'm := message.NewMessage("1", nil)\nm.Ack()\n',
  ),
  'robfig-cron': bodies(
    ['github.com/robfig/cron/v3'],
    ['schedule robfig-cron @hourly'],
    'c := cron.New()\nc.AddFunc("@hourly", f)\n',
    's, _ := cron.ParseStandard("@hourly")\ns.Next(now)\n',
  ),
  gocron: bodies(
    ['github.com/go-co-op/gocron/v2'],
    ['schedule gocron'],
    's, _ := gocron.NewScheduler()\ns.NewJob(d, t)\n',
    's, _ := gocron.NewScheduler()\ns.Jobs()\n',
  ),
  'go-locks': bodies(
    ['github.com/go-redsync/redsync/v4'],
    ['lock rs.NewMutex("nightly")'],
    'rs := redsync.New(pool)\nm := rs.NewMutex("nightly")\nm.Lock()\n',
    'var m sync.Mutex\nm.Lock()\nredsync.WithTries(3)\n',
  ),
  leaderelection: bodies(
    ['k8s.io/client-go/tools/leaderelection'],
    ['lock leaderelection.RunOrDie(ctx, cfg)'],
    'leaderelection.RunOrDie(ctx, cfg)\n',
    'leaderelection.NewLeaderHealthzAdaptor(t)\n',
  ),
  'go-http-client': bodies(
    ['net/http'],
    ['calls net/http http://auth/x'],
    'http.Get("http://auth/x")\n',
    'http.NewRequest("GET", "http://auth/x", nil)\n',
  ),
  'go-http-client-made': bodies(
    ['net/http', 'time'],
    ['calls net/http http://auth/x timeout'],
    'c := &http.Client{Timeout: 5 * time.Second}\nc.Get("http://auth/x")\n',
    'c := &http.Client{}\nc.CloseIdleConnections()\n',
  ),
  'stripe-go': bodies(
    ['github.com/stripe/stripe-go/v76/charge'],
    ['calls Stripe payment timeout'],
    'charge.New(params)\n',
    'charge.Get("ch_1", nil)\n',
  ),
  'sendgrid-go': bodies(
    ['github.com/sendgrid/sendgrid-go'],
    ['calls SendGrid email'],
    'c := sendgrid.NewSendClient(key)\nc.Send(m)\n',
    'sendgrid.GetRequest(key, "/v3/stats", "")\n',
  ),
  'go-smtp': bodies(
    ['net/smtp'],
    ['calls SMTP email'],
    'smtp.SendMail("mail:25", nil, "a", b, m)\n',
    'smtp.PlainAuth("", "a", "b", "mail")\n',
  ),
  'twilio-go': bodies(
    ['github.com/twilio/twilio-go'],
    ['calls Twilio sms'],
    'c := twilio.NewRestClient()\nc.Api.CreateMessage(p)\n',
    'c := twilio.NewRestClient()\nc.Api.ListMessage(p)\n',
  ),
  'go-channel': bodies(
    ['net/http'],
    ['request go-http', 'keeps queue a channel'],
    'jobs := make(chan Job, 100)\ngo func() {\n\tfor job := range jobs {\n\t\tresize(job)\n\t}\n}()\nhttp.HandleFunc("/images", func(w http.ResponseWriter, r *http.Request) {\n\tjobs <- read(r)\n})\nhttp.ListenAndServe(":80", nil)\n',
    'http.HandleFunc("/images", func(w http.ResponseWriter, r *http.Request) {\n\tdone := make(chan Job, 1)\n\tgo func() { done <- resize(r) }()\n\twrite(w, <-done)\n})\nhttp.ListenAndServe(":80", nil)\n',
    ['request go-http'],
  ),
  'scs-memory': bodies(
    ['github.com/alexedwards/scs/v2'],
    ['keeps sessions scs'],
    'sessions := scs.New()\nsessions.Lifetime = day\n',
    'sessions := scs.New()\nsessions.Store = redisstore.New(pool)\n',
  ),
  'fiber-memory-sessions': bodies(
    ['github.com/gofiber/fiber/v2/middleware/session'],
    ['keeps sessions Fiber’s sessions'],
    'store := session.New(session.Config{Expiration: day})\nuse(store)\n',
    'store := session.New(session.Config{Storage: storage})\nuse(store)\n',
  ),
  'gin-memory-sessions': bodies(
    ['github.com/gin-contrib/sessions/memstore', 'github.com/gin-contrib/sessions/redis'],
    ['keeps sessions gin-contrib’s memstore'],
    'store := memstore.NewStore(secret)\nuse(store)\n',
    'store, _ := redis.NewStore(10, "tcp", "redis:6379", "", secret)\nuse(store)\n',
  ),
};
