package gitops.fillin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.Build;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.UntypedActionRequest;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.plugins.ActionPlugin.ActionHandler;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * `GET /` (module rest-root), and two questions that the tests ask of the node's own settings registry:
 * `GET /_fill_in/settings` names every setting, `POST /_fill_in/settings` validates each one that it is given as if it
 * stood alone in elasticsearch.yml and answers with the node's own words, null where it is accepted.
 */
final class Root {

    private static final ActionType<Answer> MAIN = new ActionType<>("cluster:monitor/main");
    private static final ActionType<Answer> SETTINGS = new ActionType<>("cluster:monitor/fill_in/settings");

    static final List<ActionHandler> ACTIONS = List.of(
        new ActionHandler(MAIN, Main.class),
        new ActionHandler(SETTINGS, CheckSettings.class)
    );

    static final List<Endpoint> ENDPOINTS = List.of(
        new Endpoint(
            "GET /, HEAD /",
            (request, client) -> channel ->
                client.execute(MAIN, new Question(Map.of()), new RestToXContentListener<>(channel))
        ),
        new Endpoint("POST /_fill_in/settings, GET /_fill_in/settings", (request, client) -> {
            Question question;
            if (request.hasContent()) {
                try (XContentParser parser = request.contentParser()) {
                    question = new Question(parser.mapStrings());
                }
            } else {
                question = new Question(Map.of());
            }
            return channel -> client.execute(SETTINGS, question, new RestToXContentListener<>(channel));
        })
    );

    static final class Question extends UntypedActionRequest {

        final Map<String, String> settings;

        Question(Map<String, String> settings) {
            this.settings = settings;
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    static final class Answer extends ActionResponse implements ToXContentObject {

        private final Map<String, Object> content;

        Answer(Map<String, Object> content) {
            this.content = content;
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws java.io.IOException {
            return builder.map(content);
        }

        @Override
        public void writeTo(StreamOutput out) {
            TransportAction.localOnly();
        }
    }

    public static class Main extends TransportAction<Question, Answer> {

        private final ClusterService cluster;

        @Inject
        public Main(TransportService transport, ActionFilters filters, ClusterService cluster) {
            super(MAIN.name(), filters, transport.getTaskManager(), EsExecutors.DIRECT_EXECUTOR_SERVICE);
            this.cluster = cluster;
        }

        @Override
        protected void doExecute(Task task, Question question, ActionListener<Answer> listener) {
            Build build = Build.current();
            Map<String, Object> answer = new TreeMap<>();
            answer.put("name", cluster.localNode().getName());
            answer.put("cluster_name", cluster.getClusterName().value());
            answer.put("cluster_uuid", cluster.state().metadata().clusterUUID());
            answer.put("version", Map.of("number", build.version(), "build_flavor", build.flavor()));
            answer.put("tagline", "You Know, for Search");
            listener.onResponse(new Answer(answer));
        }
    }

    public static class CheckSettings extends TransportAction<Question, Answer> {

        private final ClusterSettings registry;

        @Inject
        public CheckSettings(TransportService transport, ActionFilters filters, ClusterService cluster) {
            super(SETTINGS.name(), filters, transport.getTaskManager(), EsExecutors.DIRECT_EXECUTOR_SERVICE);
            this.registry = cluster.getClusterSettings();
        }

        @Override
        protected void doExecute(Task task, Question question, ActionListener<Answer> listener) {
            Map<String, Object> answer = new TreeMap<>();
            if (question.settings.isEmpty()) {
                answer.put("settings", List.copyOf(registry.diff(Settings.EMPTY, Settings.EMPTY).keySet()));
            }
            question.settings.forEach((key, value) -> answer.put(key, refusal(key, value)));
            listener.onResponse(new Answer(answer));
        }

        private String refusal(String key, String value) {
            try {
                Settings settings = Settings.builder().put(key, value).build();
                registry.validate(settings, false);
                registry.get(key).get(settings);
                return null;
            } catch (IllegalArgumentException refused) {
                return refused.getMessage();
            }
        }
    }
}
