package gitops.fillin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.local.TransportLocalProjectMetadataAction;
import org.elasticsearch.cluster.ProjectState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.project.ProjectResolver;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.regex.Regex;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.CheckedFunction;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.plugins.ActionPlugin.ActionHandler;
import org.elasticsearch.rest.RestUtils;
import org.elasticsearch.rest.action.RestChunkedToXContentListener;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xpack.core.ilm.AllocateAction;
import org.elasticsearch.xpack.core.ilm.DeleteAction;
import org.elasticsearch.xpack.core.ilm.DownsampleAction;
import org.elasticsearch.xpack.core.ilm.ForceMergeAction;
import org.elasticsearch.xpack.core.ilm.FreezeAction;
import org.elasticsearch.xpack.core.ilm.IndexLifecycleMetadata;
import org.elasticsearch.xpack.core.ilm.LifecycleAction;
import org.elasticsearch.xpack.core.ilm.LifecyclePolicy;
import org.elasticsearch.xpack.core.ilm.LifecyclePolicyMetadata;
import org.elasticsearch.xpack.core.ilm.LifecyclePolicyUsageCalculator;
import org.elasticsearch.xpack.core.ilm.LifecycleSettings;
import org.elasticsearch.xpack.core.ilm.LifecycleType;
import org.elasticsearch.xpack.core.ilm.MigrateAction;
import org.elasticsearch.xpack.core.ilm.ReadOnlyAction;
import org.elasticsearch.xpack.core.ilm.RolloverAction;
import org.elasticsearch.xpack.core.ilm.SearchableSnapshotAction;
import org.elasticsearch.xpack.core.ilm.SetPriorityAction;
import org.elasticsearch.xpack.core.ilm.ShrinkAction;
import org.elasticsearch.xpack.core.ilm.TimeseriesLifecycleType;
import org.elasticsearch.xpack.core.ilm.UnfollowAction;
import org.elasticsearch.xpack.core.ilm.WaitForSnapshotAction;
import org.elasticsearch.xpack.core.ilm.action.DeleteLifecycleAction;
import org.elasticsearch.xpack.core.ilm.action.GetLifecycleAction;
import org.elasticsearch.xpack.core.ilm.action.ILMActions;
import org.elasticsearch.xpack.core.ilm.action.PutLifecycleRequest;

/** Index lifecycle policies: put, get, delete. Nothing executes them. */
final class Lifecycle {

    static final List<Setting<?>> SETTINGS = List.of(
        LifecycleSettings.LIFECYCLE_POLL_INTERVAL_SETTING,
        LifecycleSettings.LIFECYCLE_NAME_SETTING,
        LifecycleSettings.LIFECYCLE_INDEXING_COMPLETE_SETTING,
        LifecycleSettings.LIFECYCLE_HISTORY_INDEX_ENABLED_SETTING,
        LifecycleSettings.LIFECYCLE_STEP_MASTER_TIMEOUT_SETTING,
        LifecycleSettings.LIFECYCLE_STEP_WAIT_TIME_THRESHOLD_SETTING,
        LifecycleSettings.LIFECYCLE_ROLLOVER_ONLY_IF_HAS_DOCUMENTS_SETTING,
        RolloverAction.LIFECYCLE_ROLLOVER_ALIAS_SETTING
    );

    static final List<NamedXContentRegistry.Entry> PARSERS = List.of(
        new NamedXContentRegistry.Entry(
            Metadata.ProjectCustom.class,
            new ParseField(IndexLifecycleMetadata.TYPE),
            parser -> IndexLifecycleMetadata.PARSER.parse(parser, null)
        ),
        new NamedXContentRegistry.Entry(
            LifecycleType.class,
            new ParseField(TimeseriesLifecycleType.TYPE),
            (parser, context) -> TimeseriesLifecycleType.INSTANCE
        ),
        action(AllocateAction.NAME, AllocateAction::parse),
        action(DeleteAction.NAME, DeleteAction::parse),
        action(DownsampleAction.NAME, DownsampleAction::parse),
        action(ForceMergeAction.NAME, ForceMergeAction::parse),
        action(FreezeAction.NAME, FreezeAction::parse),
        action(MigrateAction.NAME, MigrateAction::parse),
        action(ReadOnlyAction.NAME, ReadOnlyAction::parse),
        action(RolloverAction.NAME, RolloverAction::parse),
        action(SearchableSnapshotAction.NAME, SearchableSnapshotAction::parse),
        action(SetPriorityAction.NAME, SetPriorityAction::parse),
        action(ShrinkAction.NAME, ShrinkAction::parse),
        action(UnfollowAction.NAME, UnfollowAction::parse),
        action(WaitForSnapshotAction.NAME, WaitForSnapshotAction::parse)
    );

    static final List<ActionHandler> ACTIONS = List.of(
        new ActionHandler(ILMActions.PUT, Put.class),
        new ActionHandler(GetLifecycleAction.INSTANCE, Get.class),
        new ActionHandler(DeleteLifecycleAction.INSTANCE, Delete.class)
    );

    static final List<Endpoint> ENDPOINTS = List.of(
        new Endpoint("PUT /_ilm/policy/{name}", (request, client) -> {
            TimeValue master = RestUtils.getMasterNodeTimeout(request);
            TimeValue ack = RestUtils.getAckTimeout(request);
            String name = request.param("name");
            PutLifecycleRequest put;
            try (XContentParser parser = request.contentParser()) {
                put = PutLifecycleRequest.parseRequest(
                    new PutLifecycleRequest.Factory() {
                        @Override
                        public PutLifecycleRequest create(LifecyclePolicy policy) {
                            return new PutLifecycleRequest(master, ack, policy);
                        }

                        @Override
                        public String getPolicyName() {
                            return name;
                        }
                    },
                    parser
                );
            }
            return channel -> client.execute(ILMActions.PUT, put, new RestToXContentListener<>(channel));
        }),
        new Endpoint("GET /_ilm/policy, GET /_ilm/policy/{name}", (request, client) -> {
            String[] names = Strings.splitStringByCommaToArray(request.param("name", ""));
            GetLifecycleAction.Request get = new GetLifecycleAction.Request(
                RestUtils.getMasterNodeTimeout(request),
                names
            );
            return channel ->
                client.execute(GetLifecycleAction.INSTANCE, get, new RestChunkedToXContentListener<>(channel));
        }),
        new Endpoint("DELETE /_ilm/policy/{name}", (request, client) -> {
            DeleteLifecycleAction.Request delete = new DeleteLifecycleAction.Request(
                RestUtils.getMasterNodeTimeout(request),
                RestUtils.getAckTimeout(request),
                request.param("name")
            );
            return channel ->
                client.execute(DeleteLifecycleAction.INSTANCE, delete, new RestToXContentListener<>(channel));
        })
    );

    private static <A extends LifecycleAction> NamedXContentRegistry.Entry action(
        String name,
        CheckedFunction<XContentParser, A, java.io.IOException> parse
    ) {
        return new NamedXContentRegistry.Entry(LifecycleAction.class, new ParseField(name), parse);
    }

    private static IndexLifecycleMetadata stored(ProjectMetadata project) {
        return project.custom(IndexLifecycleMetadata.TYPE, IndexLifecycleMetadata.EMPTY);
    }

    private static ProjectMetadata store(ProjectMetadata project, Map<String, LifecyclePolicyMetadata> policies) {
        IndexLifecycleMetadata changed = new IndexLifecycleMetadata(policies, stored(project).getOperationMode());
        return ProjectMetadata.builder(project).putCustom(IndexLifecycleMetadata.TYPE, changed).build();
    }

    public static class Put extends ProjectUpdate<PutLifecycleRequest> {

        @Inject
        public Put(
            TransportService transport,
            ClusterService cluster,
            ThreadPool pool,
            ActionFilters filters,
            ProjectResolver projects
        ) {
            super(ILMActions.PUT.name(), transport, cluster, pool, filters, PutLifecycleRequest::new, projects);
        }

        @Override
        ProjectMetadata update(PutLifecycleRequest request, ProjectMetadata project) {
            LifecyclePolicy policy = request.getPolicy();
            LifecyclePolicy.validatePolicyName(policy.getName());
            Map<String, LifecyclePolicyMetadata> policies = new TreeMap<>(stored(project).getPolicyMetadatas());
            LifecyclePolicyMetadata old = policies.get(policy.getName());
            if (old != null && old.getPolicy().equals(policy)) {
                return project;
            }
            long version = old == null ? 1 : old.getVersion() + 1;
            policies.put(
                policy.getName(),
                new LifecyclePolicyMetadata(policy, Map.of(), version, System.currentTimeMillis())
            );
            return store(project, policies);
        }
    }

    public static class Delete extends ProjectUpdate<DeleteLifecycleAction.Request> {

        @Inject
        public Delete(
            TransportService transport,
            ClusterService cluster,
            ThreadPool pool,
            ActionFilters filters,
            ProjectResolver projects
        ) {
            super(
                DeleteLifecycleAction.NAME,
                transport,
                cluster,
                pool,
                filters,
                DeleteLifecycleAction.Request::new,
                projects
            );
        }

        @Override
        ProjectMetadata update(DeleteLifecycleAction.Request request, ProjectMetadata project) {
            Map<String, LifecyclePolicyMetadata> policies = new TreeMap<>(stored(project).getPolicyMetadatas());
            if (policies.remove(request.getPolicyName()) == null) {
                throw new ResourceNotFoundException("Lifecycle policy not found: {}", request.getPolicyName());
            }
            return store(project, policies);
        }
    }

    public static class Get
        extends TransportLocalProjectMetadataAction<GetLifecycleAction.Request, GetLifecycleAction.Response>
    {

        private final IndexNameExpressionResolver resolver;

        @Inject
        public Get(
            TransportService transport,
            ClusterService cluster,
            ActionFilters filters,
            ProjectResolver projects,
            IndexNameExpressionResolver resolver
        ) {
            super(
                GetLifecycleAction.NAME,
                filters,
                transport.getTaskManager(),
                cluster,
                EsExecutors.DIRECT_EXECUTOR_SERVICE,
                projects
            );
            this.resolver = resolver;
        }

        @Override
        protected void localClusterStateOperation(
            Task task,
            GetLifecycleAction.Request request,
            ProjectState state,
            ActionListener<GetLifecycleAction.Response> listener
        ) {
            String[] wanted = request.getPolicyNames();
            List<GetLifecycleAction.LifecyclePolicyResponseItem> found = new ArrayList<>();
            for (LifecyclePolicyMetadata policy : stored(state.metadata()).getPolicyMetadatas().values()) {
                if (wanted.length == 0 || Regex.simpleMatch(wanted, policy.getName())) {
                    var usage = new LifecyclePolicyUsageCalculator(
                        resolver,
                        state.metadata(),
                        List.of(policy.getName())
                    );
                    found.add(
                        new GetLifecycleAction.LifecyclePolicyResponseItem(
                            policy.getPolicy(),
                            policy.getVersion(),
                            policy.getModifiedDateString(),
                            usage.retrieveCalculatedUsage(policy.getName())
                        )
                    );
                }
            }
            if (found.isEmpty() && Arrays.stream(wanted).anyMatch(name -> Regex.isSimpleMatchPattern(name) == false)) {
                throw new ResourceNotFoundException("Lifecycle policy not found: {}", Arrays.toString(wanted));
            }
            listener.onResponse(new GetLifecycleAction.Response(found));
        }

        @Override
        protected ClusterBlockException checkBlock(GetLifecycleAction.Request request, ProjectState state) {
            return state.blocks().globalBlockedException(state.projectId(), ClusterBlockLevel.METADATA_READ);
        }
    }
}
