package gitops.fillin;

import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.core.CheckedConsumer;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestRequest;

/** A REST route as data: `GET /_ilm/policy/{name}` and what it does. */
final class Endpoint extends BaseRestHandler {

    interface Body {
        CheckedConsumer<RestChannel, Exception> prepare(RestRequest request, NodeClient client) throws IOException;
    }

    private final List<Route> routes;
    private final Body body;

    Endpoint(String routes, Body body) {
        this.routes = List.of(routes.split(", "))
            .stream()
            .map(route -> {
                String[] parts = route.split(" ");
                return new Route(RestRequest.Method.valueOf(parts[0]), parts[1]);
            })
            .toList();
        this.body = body;
    }

    @Override
    public String getName() {
        return "fill_in_" + routes.get(0).getMethod() + routes.get(0).getPath();
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        return body.prepare(request, client)::accept;
    }
}
