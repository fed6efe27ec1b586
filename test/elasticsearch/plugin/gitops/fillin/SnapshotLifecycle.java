package gitops.fillin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.master.TransportMasterNodeAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.metadata.RepositoriesMetadata;
import org.elasticsearch.cluster.project.ProjectResolver;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.plugins.ActionPlugin.ActionHandler;
import org.elasticsearch.rest.RestUtils;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xpack.core.ClientHelper;
import org.elasticsearch.xpack.core.ilm.LifecycleSettings;
import org.elasticsearch.xpack.core.slm.SnapshotLifecycleMetadata;
import org.elasticsearch.xpack.core.slm.SnapshotLifecyclePolicyItem;
import org.elasticsearch.xpack.core.slm.SnapshotLifecyclePolicyMetadata;
import org.elasticsearch.xpack.core.slm.action.DeleteSnapshotLifecycleAction;
import org.elasticsearch.xpack.core.slm.action.ExecuteSnapshotLifecycleAction;
import org.elasticsearch.xpack.core.slm.action.GetSnapshotLifecycleAction;
import org.elasticsearch.xpack.core.slm.action.PutSnapshotLifecycleAction;

/** Snapshot lifecycle policies: put, get, delete, and execute on demand. No schedule runs, nothing is retained away. */
final class SnapshotLifecycle {

    static final List<Setting<?>> SETTINGS = List.of(
        LifecycleSettings.SLM_HISTORY_INDEX_ENABLED_SETTING,
        LifecycleSettings.SLM_RETENTION_SCHEDULE_SETTING,
        LifecycleSettings.SLM_RETENTION_DURATION_SETTING,
        LifecycleSettings.SLM_MINIMUM_INTERVAL_SETTING,
        LifecycleSettings.SLM_HEALTH_FAILED_SNAPSHOT_WARN_THRESHOLD_SETTING
    );

    static final List<NamedXContentRegistry.Entry> PARSERS = List.of(
        new NamedXContentRegistry.Entry(
            Metadata.ProjectCustom.class,
            new ParseField(SnapshotLifecycleMetadata.TYPE),
            parser -> SnapshotLifecycleMetadata.PARSER.parse(parser, null)
        )
    );

    static final List<ActionHandler> ACTIONS = List.of(
        new ActionHandler(PutSnapshotLifecycleAction.INSTANCE, Put.class),
        new ActionHandler(GetSnapshotLifecycleAction.INSTANCE, Get.class),
        new ActionHandler(DeleteSnapshotLifecycleAction.INSTANCE, Delete.class),
        new ActionHandler(ExecuteSnapshotLifecycleAction.INSTANCE, Execute.class)
    );

    static final List<Endpoint> ENDPOINTS = List.of(
        new Endpoint("PUT /_slm/policy/{name}", (request, client) -> {
            PutSnapshotLifecycleAction.Request put;
            try (XContentParser parser = request.contentParser()) {
                put = PutSnapshotLifecycleAction.Request.parseRequest(
                    RestUtils.getMasterNodeTimeout(request),
                    RestUtils.getAckTimeout(request),
                    request.param("name"),
                    parser
                );
            }
            return channel ->
                client.execute(PutSnapshotLifecycleAction.INSTANCE, put, new RestToXContentListener<>(channel));
        }),
        new Endpoint("GET /_slm/policy, GET /_slm/policy/{name}", (request, client) -> {
            var get = new GetSnapshotLifecycleAction.Request(
                RestUtils.getMasterNodeTimeout(request),
                RestUtils.getAckTimeout(request),
                Strings.splitStringByCommaToArray(request.param("name", ""))
            );
            return channel ->
                client.execute(GetSnapshotLifecycleAction.INSTANCE, get, new RestToXContentListener<>(channel));
        }),
        new Endpoint("DELETE /_slm/policy/{name}", (request, client) -> {
            var delete = new DeleteSnapshotLifecycleAction.Request(
                RestUtils.getMasterNodeTimeout(request),
                RestUtils.getAckTimeout(request),
                request.param("name")
            );
            return channel ->
                client.execute(DeleteSnapshotLifecycleAction.INSTANCE, delete, new RestToXContentListener<>(channel));
        }),
        new Endpoint("PUT /_slm/policy/{name}/_execute, POST /_slm/policy/{name}/_execute", (request, client) -> {
            var execute = new ExecuteSnapshotLifecycleAction.Request(
                RestUtils.getMasterNodeTimeout(request),
                RestUtils.getAckTimeout(request),
                request.param("name")
            );
            return channel ->
                client.execute(ExecuteSnapshotLifecycleAction.INSTANCE, execute, new RestToXContentListener<>(channel));
        })
    );

    private static SnapshotLifecycleMetadata stored(ProjectMetadata project) {
        return project.custom(SnapshotLifecycleMetadata.TYPE, SnapshotLifecycleMetadata.EMPTY);
    }

    private static ProjectMetadata store(
        ProjectMetadata project,
        Map<String, SnapshotLifecyclePolicyMetadata> policies
    ) {
        SnapshotLifecycleMetadata old = stored(project);
        var changed = new SnapshotLifecycleMetadata(policies, old.getOperationMode(), old.getStats());
        return ProjectMetadata.builder(project).putCustom(SnapshotLifecycleMetadata.TYPE, changed).build();
    }

    private static SnapshotLifecyclePolicyMetadata find(ProjectMetadata project, String id) {
        SnapshotLifecyclePolicyMetadata policy = stored(project).getSnapshotConfigurations().get(id);
        if (policy == null) {
            throw new ResourceNotFoundException("snapshot lifecycle policy or policies [{}] not found", id);
        }
        return policy;
    }

    public static class Put extends ProjectUpdate<PutSnapshotLifecycleAction.Request> {

        @Inject
        public Put(
            TransportService transport,
            ClusterService cluster,
            ThreadPool pool,
            ActionFilters filters,
            ProjectResolver projects
        ) {
            super(
                PutSnapshotLifecycleAction.NAME,
                transport,
                cluster,
                pool,
                filters,
                PutSnapshotLifecycleAction.Request::new,
                projects
            );
        }

        @Override
        ProjectMetadata update(PutSnapshotLifecycleAction.Request request, ProjectMetadata project) {
            var policy = request.getLifecycle();
            if (RepositoriesMetadata.get(project).repository(policy.getRepository()) == null) {
                throw new IllegalArgumentException("no such repository [" + policy.getRepository() + "]");
            }
            var policies = new TreeMap<>(stored(project).getSnapshotConfigurations());
            var old = policies.get(request.getLifecycleId());
            var builder =
                old == null ? SnapshotLifecyclePolicyMetadata.builder() : SnapshotLifecyclePolicyMetadata.builder(old);
            builder.setPolicy(policy).setHeaders(Map.of()).setModifiedDate(System.currentTimeMillis());
            builder.setVersion(old == null ? 1 : old.getVersion() + 1);
            policies.put(request.getLifecycleId(), builder.build());
            return store(project, policies);
        }
    }

    public static class Delete extends ProjectUpdate<DeleteSnapshotLifecycleAction.Request> {

        @Inject
        public Delete(
            TransportService transport,
            ClusterService cluster,
            ThreadPool pool,
            ActionFilters filters,
            ProjectResolver projects
        ) {
            super(
                DeleteSnapshotLifecycleAction.NAME,
                transport,
                cluster,
                pool,
                filters,
                DeleteSnapshotLifecycleAction.Request::new,
                projects
            );
        }

        @Override
        ProjectMetadata update(DeleteSnapshotLifecycleAction.Request request, ProjectMetadata project) {
            find(project, request.getLifecycleId());
            var policies = new TreeMap<>(stored(project).getSnapshotConfigurations());
            policies.remove(request.getLifecycleId());
            return store(project, policies);
        }
    }

    public static class Get
        extends TransportMasterNodeAction<GetSnapshotLifecycleAction.Request, GetSnapshotLifecycleAction.Response>
    {

        private final ProjectResolver projects;

        @Inject
        public Get(
            TransportService transport,
            ClusterService cluster,
            ThreadPool pool,
            ActionFilters filters,
            ProjectResolver projects
        ) {
            super(
                GetSnapshotLifecycleAction.NAME,
                transport,
                cluster,
                pool,
                filters,
                GetSnapshotLifecycleAction.Request::new,
                GetSnapshotLifecycleAction.Response::new,
                EsExecutors.DIRECT_EXECUTOR_SERVICE
            );
            this.projects = projects;
        }

        @Override
        protected void masterOperation(
            Task task,
            GetSnapshotLifecycleAction.Request request,
            ClusterState state,
            ActionListener<GetSnapshotLifecycleAction.Response> listener
        ) {
            ProjectMetadata project = projects.getProjectMetadata(state);
            List<SnapshotLifecyclePolicyItem> found = new ArrayList<>();
            if (request.getLifecycleIds().length == 0) {
                stored(project)
                    .getSnapshotConfigurations()
                    .values()
                    .forEach(policy -> found.add(item(policy)));
            }
            for (String id : request.getLifecycleIds()) {
                found.add(item(find(project, id)));
            }
            listener.onResponse(new GetSnapshotLifecycleAction.Response(found));
        }

        private static SnapshotLifecyclePolicyItem item(SnapshotLifecyclePolicyMetadata policy) {
            return new SnapshotLifecyclePolicyItem(policy, null, null);
        }

        @Override
        protected ClusterBlockException checkBlock(GetSnapshotLifecycleAction.Request request, ClusterState state) {
            return state.blocks().globalBlockedException(projects.getProjectId(), ClusterBlockLevel.METADATA_READ);
        }
    }

    public static class Execute
        extends TransportMasterNodeAction<
            ExecuteSnapshotLifecycleAction.Request,
            ExecuteSnapshotLifecycleAction.Response
        >
    {

        private final ProjectResolver projects;
        private final Client client;

        @Inject
        public Execute(
            TransportService transport,
            ClusterService cluster,
            ThreadPool pool,
            ActionFilters filters,
            ProjectResolver projects,
            Client client
        ) {
            super(
                ExecuteSnapshotLifecycleAction.NAME,
                transport,
                cluster,
                pool,
                filters,
                ExecuteSnapshotLifecycleAction.Request::new,
                ExecuteSnapshotLifecycleAction.Response::new,
                EsExecutors.DIRECT_EXECUTOR_SERVICE
            );
            this.projects = projects;
            this.client = new OriginSettingClient(client, ClientHelper.INDEX_LIFECYCLE_ORIGIN);
        }

        @Override
        protected void masterOperation(
            Task task,
            ExecuteSnapshotLifecycleAction.Request request,
            ClusterState state,
            ActionListener<ExecuteSnapshotLifecycleAction.Response> listener
        ) {
            var policy = find(projects.getProjectMetadata(state), request.getLifecycleId()).getPolicy();
            var create = policy.toRequest(request.masterNodeTimeout());
            client
                .admin()
                .cluster()
                .createSnapshot(
                    create,
                    listener.map(response -> new ExecuteSnapshotLifecycleAction.Response(create.snapshot()))
                );
        }

        @Override
        protected ClusterBlockException checkBlock(ExecuteSnapshotLifecycleAction.Request request, ClusterState state) {
            return state.blocks().globalBlockedException(projects.getProjectId(), ClusterBlockLevel.METADATA_WRITE);
        }
    }
}
