# Reads a JSON array of requests on standard input and answers each as Fluentd itself does:
#   {"config": text}                                       the tree, or the error
#   {"pattern": text, "tags": [tag]}                       which tags match, or the error
#   {"filter": text, "tag": tag, "record": hash}           the records that the filter lets through, or the error
#   {"template": text, "keys": text, "tag": …, "record": …} what an output makes of its placeholders
require 'json'
require 'timeout'
require 'fluent/env'
require 'fluent/config'
require 'fluent/match'
require 'fluent/config/v1_parser'

begin
  require 'fluent/engine'
  require 'fluent/plugin/output'
  require 'fluent/log'
  $log = Fluent::Log.new(ServerEngine::DaemonLogger.new($stderr, log_level: ServerEngine::DaemonLogger::FATAL))

  class Probe < Fluent::Plugin::Output
    Fluent::Plugin.register_output('probe', self)
    config_section(:buffer) { config_set_default :@type, 'memory' }
    def write(chunk); end
  end
rescue LoadError => e
  $without_plugins = e.message # only configurations and patterns can be asked for
end

def tree(element)
  {
    'name' => element.name,
    'arg' => element.arg,
    'params' => element.keys.map { |key| [key, element.fetch(key)] },
    'elements' => element.elements.map { |child| tree(child) },
  }
end

def configured(plugin, text)
  plugin.context_router = Errors.new
  plugin.configure(Fluent::Config.parse(text, 'test', '/nonexistent', true).elements.first)
  plugin
end

# Takes the place of the router: keeps what a filter could not handle.
class Errors
  attr_reader :error

  def emit_error_event(_tag, _time, _record, error)
    @error = error
  end
end

def filtered(request)
  type = request['filter'][/@type\s+(\S+)/, 1]
  plugin = configured(Fluent::Plugin.new_filter(type), request['filter'])
  records = []
  stream = Fluent::ArrayEventStream.new([[Fluent::EventTime.now, request['record']]])
  plugin.filter_stream(request['tag'], stream).each { |_time, record| records << record }
  error = plugin.context_router.error
  error ? { 'failed' => error.message } : { 'records' => records }
end

def expanded(request)
  plugin = configured(Fluent::Plugin.new_output('probe'), "<match **>\n@type probe\n<buffer #{request['keys']}>\n</buffer>\n</match>\n")
  metadata = plugin.metadata(request['tag'], Fluent::EventTime.now, request['record'])
  { 'text' => plugin.extract_placeholders(request['template'], metadata) }
end

def answer(request)
  Timeout.timeout(5) do
    if request.key?('config')
      { 'tree' => tree(Fluent::Config::V1Parser.parse(request['config'], 'fluent.conf', '/nonexistent', Kernel.binding)) }
    elsif request.key?('pattern')
      matcher = Fluent::MatchPattern.create(request['pattern'])
      { 'matches' => request['tags'].map { |tag| !!matcher.match(tag) } }
    elsif $without_plugins
      { 'without' => $without_plugins }
    else
      request.key?('filter') ? filtered(request) : expanded(request)
    end
  end
rescue Exception => e
  { 'error' => "#{e.class}: #{e.message.lines.first}" }
end

puts JSON.generate(JSON.parse($stdin.read).map { |request| answer(request) })
