# Prints the parameters of plugins as plugins.json holds them. Run where the gems are, in the image of the agent:
#   ruby dump-parameters.rb output/elasticsearch input/tail buffer/file …
require 'json'
require 'fluent/env'
require 'fluent/engine'
require 'fluent/plugin'
require 'fluent/log'

$log = Fluent::Log.new(ServerEngine::DaemonLogger.new($stderr, log_level: ServerEngine::DaemonLogger::FATAL))
RESERVED = %w[@type @id @label @log_level type id log_level].freeze

def type_of(options)
  type = options[:list].is_a?(Array) ? "enum #{options[:list].join('|')}" : (options[:type] || 'any').to_s
  return "obsoleted #{type}" if options[:obsoleted]

  options[:deprecated] ? "deprecated #{type}" : type
end

def table(proxy)
  params = proxy.params.flat_map { |name, (_block, options)| [name, options[:alias]].compact.map { |known| [known.to_s, type_of(options)] } }
  sections = proxy.sections.flat_map { |name, section| [name, section.alias].compact.map { |known| [known.to_s, table(section)] } }
  result = { 'params' => params.reject { |name, _| RESERVED.include?(name) }.sort.to_h }
  result['sections'] = sections.sort.to_h unless sections.empty?
  result
end

puts JSON.pretty_generate(ARGV.to_h { |plugin|
  kind, name = plugin.split('/')
  registry = Fluent::Plugin.const_get("#{kind.upcase}_REGISTRY")
  [plugin, table(registry.lookup(name).merged_configure_proxy)]
})
