package gitops.fillin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.metadata.ComponentTemplate;
import org.elasticsearch.cluster.metadata.ComposableIndexTemplate;
import org.elasticsearch.index.mapper.KeywordFieldMapper;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.index.mapper.NumberFieldMapper;
import org.elasticsearch.index.mapper.TextFieldMapper;
import org.elasticsearch.ingest.AbstractProcessor;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.plugins.Plugin.PluginServices;
import org.elasticsearch.xpack.core.ClientHelper;
import org.elasticsearch.xpack.core.template.IndexTemplateConfig;
import org.elasticsearch.xpack.core.template.IndexTemplateRegistry;
import org.elasticsearch.xpack.core.template.IngestPipelineConfig;
import org.elasticsearch.xpack.core.template.JsonIngestPipelineConfig;
import org.elasticsearch.xpack.core.template.LifecyclePolicyConfig;

/**
 * What the module stack makes for logs. Its two registries are not published; their base class, which decides what is
 * written and written over, and the templates are (x-pack-core). The names are those of StackTemplateRegistry and of
 * LegacyStackTemplateRegistry, which writes the same bodies under the names of before 8.12.
 */
final class BuiltIns extends IndexTemplateRegistry {

    private static final int VERSION = 5; // of LegacyStackTemplateRegistry; above nothing, which is what it takes for an old one
    private static final String VERSION_VARIABLE = "xpack.stack.template.version";

    /** Types of the modules mapper-extras and constant-keyword, without what only these types know. */
    static final Map<String, Mapper.TypeParser> TYPES = Map.of(
        "match_only_text",
        TextFieldMapper.PARSER,
        "constant_keyword",
        without("value", KeywordFieldMapper.PARSER),
        "wildcard",
        KeywordFieldMapper.PARSER,
        "scaled_float",
        without("scaling_factor", NumberFieldMapper.NumberType.DOUBLE.parser())
    );

    /** Processors of the module ingest-common, that do nothing. */
    static final Map<String, Processor.Factory> PROCESSORS = Map.of("set", idle("set"), "pipeline", idle("pipeline"));

    BuiltIns(PluginServices services) {
        super(
            services.environment().settings(),
            services.clusterService(),
            services.threadPool(),
            services.client(),
            services.xContentRegistry(),
            services.featureService()
        );
    }

    private static IndexTemplateConfig template(String name, String file, boolean deprecated) {
        return new IndexTemplateConfig(name, file, VERSION, VERSION_VARIABLE, variables(deprecated));
    }

    private static Map<String, String> variables(boolean deprecated) {
        return Map.of("xpack.stack.template.deprecated", String.valueOf(deprecated));
    }

    @Override
    protected Map<String, ComponentTemplate> getComponentTemplateConfigs() {
        return parseComponentTemplates(
            template("logs@mappings", "/logs@mappings.json", false),
            template("logs@settings", "/logs@settings.json", false),
            template("ecs@mappings", "/ecs@mappings.json", false),
            template("logs-mappings", "/logs@mappings.json", true),
            template("logs-settings", "/logs@settings.json", true)
        );
    }

    @Override
    protected Map<String, ComposableIndexTemplate> getComposableTemplateConfigs() {
        return parseComposableTemplates(template("logs", "/logs@template.json", false));
    }

    @Override
    protected List<LifecyclePolicyConfig> getLifecycleConfigs() {
        return List.of(
            new LifecyclePolicyConfig("logs", "/logs@lifecycle.json", variables(true)),
            new LifecyclePolicyConfig("logs@lifecycle", "/logs@lifecycle.json", variables(false))
        );
    }

    @Override
    protected List<IngestPipelineConfig> getIngestPipelines() {
        return new ArrayList<>(
            List.of(
                new JsonIngestPipelineConfig(
                    "logs@default-pipeline",
                    "/logs@default-pipeline.json",
                    VERSION,
                    VERSION_VARIABLE,
                    List.of(),
                    variables(false)
                )
            )
        );
    }

    @Override
    protected String getOrigin() {
        return ClientHelper.STACK_ORIGIN;
    }

    @Override
    protected boolean requiresMasterNode() {
        return true;
    }

    private static Mapper.TypeParser without(String parameter, Mapper.TypeParser parser) {
        return (name, node, context) -> {
            node.remove(parameter);
            return parser.parse(name, node, context);
        };
    }

    private static Processor.Factory idle(String type) {
        return (factories, tag, description, config, project) -> {
            config.clear();
            return new AbstractProcessor(tag, description) {
                @Override
                public IngestDocument execute(IngestDocument document) {
                    return document;
                }

                @Override
                public String getType() {
                    return type;
                }
            };
        };
    }
}
