package gitops.fillin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.datastreams.CreateDataStreamAction;
import org.elasticsearch.action.datastreams.DeleteDataStreamAction;
import org.elasticsearch.action.datastreams.GetDataStreamAction;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.local.TransportLocalProjectMetadataAction;
import org.elasticsearch.action.support.master.AcknowledgedResponse;
import org.elasticsearch.action.support.master.AcknowledgedTransportMasterNodeProjectAction;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateUpdateTask;
import org.elasticsearch.cluster.ProjectState;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.health.ClusterStateHealth;
import org.elasticsearch.cluster.metadata.DataStream;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.MetadataCreateDataStreamService;
import org.elasticsearch.cluster.metadata.MetadataDataStreamsService;
import org.elasticsearch.cluster.metadata.MetadataIndexTemplateService;
import org.elasticsearch.cluster.project.ProjectResolver;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.index.Index;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.plugins.ActionPlugin.ActionHandler;
import org.elasticsearch.rest.RestUtils;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xpack.core.ilm.LifecycleSettings;

/** Data streams: create, get, delete. Automatic creation by a bulk request is the server's own. */
final class DataStreams {

    static final List<ActionHandler> ACTIONS = List.of(
        new ActionHandler(CreateDataStreamAction.INSTANCE, Create.class),
        new ActionHandler(GetDataStreamAction.INSTANCE, Get.class),
        new ActionHandler(DeleteDataStreamAction.INSTANCE, Delete.class)
    );

    static final List<Endpoint> ENDPOINTS = List.of(
        new Endpoint("PUT /_data_stream/{name}", (request, client) -> {
            var create = new CreateDataStreamAction.Request(
                RestUtils.getMasterNodeTimeout(request),
                RestUtils.getAckTimeout(request),
                request.param("name")
            );
            return channel ->
                client.execute(CreateDataStreamAction.INSTANCE, create, new RestToXContentListener<>(channel));
        }),
        new Endpoint("GET /_data_stream, GET /_data_stream/{name}", (request, client) -> {
            var get = new GetDataStreamAction.Request(
                RestUtils.getMasterNodeTimeout(request),
                Strings.splitStringByCommaToArray(request.param("name", ""))
            );
            return channel -> client.execute(GetDataStreamAction.INSTANCE, get, new RestToXContentListener<>(channel));
        }),
        new Endpoint("DELETE /_data_stream/{name}", (request, client) -> {
            var delete = new DeleteDataStreamAction.Request(
                RestUtils.getMasterNodeTimeout(request),
                Strings.splitStringByCommaToArray(request.param("name"))
            );
            return channel ->
                client.execute(DeleteDataStreamAction.INSTANCE, delete, new RestToXContentListener<>(channel));
        })
    );

    public static class Create extends AcknowledgedTransportMasterNodeProjectAction<CreateDataStreamAction.Request> {

        private final MetadataCreateDataStreamService service;

        @Inject
        public Create(
            TransportService transport,
            ClusterService cluster,
            ThreadPool pool,
            ActionFilters filters,
            ProjectResolver projects,
            MetadataCreateDataStreamService service
        ) {
            super(
                CreateDataStreamAction.NAME,
                transport,
                cluster,
                pool,
                filters,
                CreateDataStreamAction.Request::new,
                projects,
                EsExecutors.DIRECT_EXECUTOR_SERVICE
            );
            this.service = service;
        }

        @Override
        protected void masterOperation(
            Task task,
            CreateDataStreamAction.Request request,
            ProjectState state,
            ActionListener<AcknowledgedResponse> listener
        ) {
            service.createDataStream(
                new MetadataCreateDataStreamService.CreateDataStreamClusterStateUpdateRequest(
                    state.projectId(),
                    request.getName(),
                    request.getStartTime(),
                    null,
                    request.masterNodeTimeout(),
                    request.ackTimeout()
                ),
                listener
            );
        }

        @Override
        protected ClusterBlockException checkBlock(CreateDataStreamAction.Request request, ProjectState state) {
            return state.blocks().globalBlockedException(state.projectId(), ClusterBlockLevel.METADATA_WRITE);
        }
    }

    public static class Get
        extends TransportLocalProjectMetadataAction<GetDataStreamAction.Request, GetDataStreamAction.Response>
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
                GetDataStreamAction.NAME,
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
            GetDataStreamAction.Request request,
            ProjectState state,
            ActionListener<GetDataStreamAction.Response> listener
        ) {
            List<GetDataStreamAction.Response.DataStreamInfo> found = new ArrayList<>();
            for (String name : resolver.dataStreamNames(
                state.metadata(),
                request.indicesOptions(),
                request.getNames()
            )) {
                found.add(info(state, state.metadata().dataStreams().get(name)));
            }
            listener.onResponse(new GetDataStreamAction.Response(found));
        }

        private static GetDataStreamAction.Response.DataStreamInfo info(ProjectState state, DataStream stream) {
            String template = MetadataIndexTemplateService.findV2Template(state.metadata(), stream.getName(), false);
            Settings settings =
                template == null
                    ? Settings.EMPTY
                    : MetadataIndexTemplateService.resolveSettings(state.metadata(), template);
            String[] indices = stream
                .getIndices()
                .stream()
                .map(Index::getName)
                .toArray(String[]::new);
            return new GetDataStreamAction.Response.DataStreamInfo(
                stream,
                false,
                new ClusterStateHealth(state.cluster(), indices, state.projectId()).getStatus(),
                template,
                settings.get(LifecycleSettings.LIFECYCLE_NAME),
                null,
                Map.of(),
                true,
                null,
                null
            );
        }

        @Override
        protected ClusterBlockException checkBlock(GetDataStreamAction.Request request, ProjectState state) {
            return state.blocks().globalBlockedException(state.projectId(), ClusterBlockLevel.METADATA_READ);
        }
    }

    public static class Delete extends AcknowledgedTransportMasterNodeProjectAction<DeleteDataStreamAction.Request> {

        private final IndexNameExpressionResolver resolver;

        @Inject
        public Delete(
            TransportService transport,
            ClusterService cluster,
            ThreadPool pool,
            ActionFilters filters,
            ProjectResolver projects,
            IndexNameExpressionResolver resolver
        ) {
            super(
                DeleteDataStreamAction.NAME,
                transport,
                cluster,
                pool,
                filters,
                DeleteDataStreamAction.Request::new,
                projects,
                EsExecutors.DIRECT_EXECUTOR_SERVICE
            );
            this.resolver = resolver;
        }

        @Override
        protected void masterOperation(
            Task task,
            DeleteDataStreamAction.Request request,
            ProjectState state,
            ActionListener<AcknowledgedResponse> listener
        ) {
            clusterService.submitUnbatchedStateUpdateTask(
                actionName,
                new ClusterStateUpdateTask(request.masterNodeTimeout()) {
                    @Override
                    public ClusterState execute(ClusterState current) {
                        ProjectState now = current.projectState(state.projectId());
                        Set<DataStream> streams = new HashSet<>();
                        for (String name : resolver.dataStreamNames(
                            now.metadata(),
                            request.indicesOptions(),
                            request.getNames()
                        )) {
                            streams.add(now.metadata().dataStreams().get(name));
                        }
                        return MetadataDataStreamsService.deleteDataStreams(now, streams, Settings.EMPTY);
                    }

                    @Override
                    public void clusterStateProcessed(ClusterState before, ClusterState after) {
                        listener.onResponse(AcknowledgedResponse.TRUE);
                    }

                    @Override
                    public void onFailure(Exception failure) {
                        listener.onFailure(failure);
                    }
                }
            );
        }

        @Override
        protected ClusterBlockException checkBlock(DeleteDataStreamAction.Request request, ProjectState state) {
            return state.blocks().globalBlockedException(state.projectId(), ClusterBlockLevel.METADATA_WRITE);
        }
    }
}
