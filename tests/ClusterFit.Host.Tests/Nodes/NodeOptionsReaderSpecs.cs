using ClusterFit.Cluster.Journal;
using ClusterFit.Host.Nodes;
using ClusterFit.Host.Telemetry;

namespace ClusterFit.Host.Tests.Nodes;

public sealed class NodeOptionsReaderSpecs : IDisposable
{
    private const string Database = "Host=db;Database=clusterfit;Username=me";
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-options-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Command_line_wins_over_environment_and_environment_over_file()
    {
        var file = Write("""{ "name": "of-file", "port": 5001, "lanes": 3, "roles": ["worker", "api"], "seeds": ["a:1", "b:2"], "blobs": "/b" }""");
        var options = NodeOptionsReader.Read(
            file,
            new Dictionary<string, string> { ["CLUSTERFIT_PORT"] = "5002", ["CLUSTERFIT_LANES"] = "4", ["PATH"] = "/bin" },
            new Dictionary<string, string> { ["lanes"] = "5" });
        Assert.Equal(("of-file", 5002, 5), (options.Name, options.Port, options.Lanes));
        Assert.Equal(NodeRoles.Worker | NodeRoles.Api, options.Roles);
        Assert.Equal([new SeedAddress("a", 1), new SeedAddress("b", 2)], options.Seeds);
    }

    [Fact]
    public void The_environment_may_name_the_file()
    {
        var file = Write("""{ "name": "of-file" }""");
        Assert.Equal("of-file", NodeOptionsReader.Read(null, Environment("CLUSTERFIT_CONFIG", file), Given()).Name);
    }

    [Fact]
    public void A_node_alone_needs_no_options()
    {
        var options = NodeOptionsReader.Read(null, new Dictionary<string, string>(), Given());
        Assert.Equal(NodeRoles.All, options.Roles);
        Assert.Equal(System.Environment.MachineName, options.Name);
        Assert.IsType<JournalAddress.Sqlite>(options.Journal);
    }

    [Fact]
    public void Every_option_can_be_set_from_every_source()
    {
        // An option that a source did not know would be refused as unknown.
        foreach (var option in NodeOption.All)
        {
            var value = option.Name switch
            {
                "roles" => "scheduler",
                "hostname" or "public-hostname" => "localhost",
                "seeds" => "localhost:4053",
                "journal" => Database,
                "journal-password-file" => Write("secret"),
                "port" or "lanes" or "memory" or "checkpoint-every" or "lease" or "blob-cache-size" => "100",
                "device" => "cpu",
                "engine" => "fused",
                "http" => "127.0.0.1:9090",
                "http-proxies" => "10.0.0.0/8",
                "s3-endpoint" => "http://localhost:9000",
                "monitor" => "0.0.0.0:9464",
                "otlp" => "http://collector:4317",
                "trace-ratio" => "0.5",
                "trace-link" => "http://grafana/{trace_id}",
                "no-migrate" or "plaintext-remoting" => "true",
                _ => "text",
            };
            Dictionary<string, string> given = new() { ["journal"] = Database, [option.Name] = value };
            var before = NodeOptionsReader.Read(null, new Dictionary<string, string>(), Given("journal", Database, "blobs", "s3://fits"));
            var after = NodeOptionsReader.Read(null, given.ToDictionary(pair => "CLUSTERFIT_" + pair.Key.Replace('-', '_').ToUpperInvariant(), pair => pair.Value),
                Given("blobs", option.Name == "blobs" ? "text" : "s3://fits"));
            if (option.Name is not ("device" or "journal")) Assert.NotEqual(before, after with { Seeds = after.Seeds.Count > 0 ? after.Seeds : before.Seeds });
        }
    }

    [Theory]
    [InlineData("port", "65536", "--port: '65536' is not possible; expected 0 to 65535.")]
    [InlineData("port", "x", "--port: 'x' is not possible; expected 0 to 65535.")]
    [InlineData("roles", "worker,boss", "--roles: 'worker,boss' is not possible; expected one or more of scheduler, worker, api, separated by commas.")]
    [InlineData("seeds", "a", "--seeds: 'a' is not possible; expected host:port.")]
    [InlineData("seeds", "a:1,a:1", "seeds: 'a:1,a:1' is not possible; expected each address once.")]
    [InlineData("memory", "4 apples", "--memory: '4 apples' is not possible; expected bytes, such as 4000000000, 4GB or 4GiB.")]
    [InlineData("lease", "29", "lease: '29' is not possible; expected 30 to 86400 seconds; it must outlast a fail-over, which takes up to 20.")]
    [InlineData("checkpoint-every", "0.01", "checkpoint-every: '0.01' is not possible; expected 0.1 to 86400 seconds.")]
    [InlineData("lanes", "2000", "lanes: '2000' is not possible; expected 1 to 1024.")]
    [InlineData("otlp", "collector:4317", "--otlp: 'collector:4317' is not possible; expected the address of an OTLP collector, such as http://collector:4317.")]
    [InlineData("monitor", "9464", "--monitor: '9464' is not possible; expected host:port, such as 127.0.0.1:8080, or off.")]
    [InlineData("trace-ratio", "1.5", "--trace-ratio: '1.5' is not possible; expected 0 to 1.")]
    [InlineData("trace-ratio", "NaN", "--trace-ratio: 'NaN' is not possible; expected 0 to 1.")]
    [InlineData("trace-link", "http://grafana/", "--trace-link: 'http://grafana/' is not possible; expected " + TraceLink.Expected + ".")]
    [InlineData("trace-link", "javascript:{trace_id}", "--trace-link: 'javascript:{trace_id}' is not possible; expected " + TraceLink.Expected + ".")]
    [InlineData("name", "", "name: '' is not possible; expected 1 to 200 printable characters.")]
    [InlineData("journal", "sqlite:", "--journal: 'sqlite:' is not possible; expected " + JournalAddress.Expected + ".")]
    [InlineData("roles", "worker",
        "seeds: '' is not possible; expected the addresses of the scheduler nodes, since a node without the role scheduler is no cluster of its own.")]
    public void An_impossible_value_is_refused_with_what_is_right(string option, string value, string message) =>
        Assert.Equal(message, Refusal(() => NodeOptionsReader.Read(null, new Dictionary<string, string>(), Given(option, value))));

    [Theory]
    [InlineData("CLUSTERFIT_SERVER")]
    [InlineData("CLUSTERFIT_API_KEY")]
    public void What_the_client_commands_read_is_left_to_them(string variable) =>
        Assert.Equal(NodeOptionsReader.Read(null, Environment(), Given()), NodeOptionsReader.Read(null, Environment(variable, "any"), Given()));

    [Fact]
    public void The_collector_is_the_one_of_the_standard_variable_where_no_option_names_one()
    {
        const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";
        Assert.Null(NodeOptionsReader.Read(null, Environment(), Given()).Otlp);
        Assert.Equal(new Uri("http://a:1"), NodeOptionsReader.Read(null, Environment(Variable, "http://a:1"), Given()).Otlp);
        Assert.Equal(new Uri("http://b:2"), NodeOptionsReader.Read(null, Environment(Variable, "nonsense"), Given("otlp", "http://b:2")).Otlp);
        Assert.Null(NodeOptionsReader.Read(null, Environment(Variable, "http://a:1"), Given("otlp", "off")).Otlp);
        Assert.Equal($"{Variable}: 'nonsense' is not possible; expected the address of an OTLP collector, such as http://collector:4317.",
            Refusal(() => NodeOptionsReader.Read(null, Environment(Variable, "nonsense"), Given())));
    }

    [Fact]
    public void An_unknown_option_is_refused_with_the_nearest_name()
    {
        var file = Write("""{ "sedes": [] }""");
        Assert.Equal($"sedes in '{file}': there is no such option; did you mean 'seeds'?", Refusal(() => NodeOptionsReader.Read(file, Environment(), Given())));
        Assert.Equal("CLUSTERFIT_LANE: there is no such option; did you mean 'CLUSTERFIT_LANES'?",
            Refusal(() => NodeOptionsReader.Read(null, Environment("CLUSTERFIT_LANE", "1"), Given())));
    }

    [Theory]
    [InlineData("{ \"port\": ", "config: '{0}' is not valid JSON")]
    [InlineData("{ \"seeds\": { \"a\": 1 } }", "seeds in '{0}': an object is not possible; expected a text, a number or a list of texts.")]
    public void A_file_of_the_wrong_form_is_refused(string json, string message)
    {
        var file = Write(json);
        Assert.StartsWith(message.Replace("{0}", file), Refusal(() => NodeOptionsReader.Read(file, Environment(), Given())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_refused() => Assert.Equal(
        "config: 'nowhere.json' can not be read; expected a JSON file.", Refusal(() => NodeOptionsReader.Read("nowhere.json", Environment(), Given())));

    [Fact]
    public void A_password_comes_from_the_environment_or_a_file_and_is_never_repeated()
    {
        var file = Write("hush\n");
        foreach (var options in new[]
        {
            NodeOptionsReader.Read(null, Environment("CLUSTERFIT_JOURNAL_PASSWORD", "hush"), Given("journal", Database)),
            NodeOptionsReader.Read(null, Environment(), Given("journal", Database, "journal-password-file", file)),
        })
        {
            Assert.Contains("Password=hush", Assert.IsType<JournalAddress.Postgres>(options.Journal).ConnectionString);
            Assert.DoesNotContain("hush", options.ToString());
        }

        var refusal = Refusal(() => NodeOptionsReader.Read(null, Environment(), Given("journal", Database + ";Password=hush;Nonsense=1")));
        Assert.DoesNotContain("hush", refusal);
        Assert.StartsWith("--journal: the value is not possible; expected sqlite:FOLDER", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_for_one_scheduler_is_refused_where_the_seeds_name_several() => Assert.Equal(
        "journal: 'sqlite:/j' serves one scheduler, but seeds names 3; expected a PostgreSQL connection string, or one seed.",
        Refusal(() => NodeOptionsReader.Read(null, Environment(), Given("journal", "sqlite:/j", "blobs", "/b", "seeds", "a:1,b:1,c:1"))));

    [Fact]
    public void An_address_that_others_can_reach_needs_encryption_or_consent()
    {
        Assert.StartsWith("hostname: '10.0.0.1' can be reached by other machines, and without TLS anyone there could give orders",
            Refusal(() => NodeOptionsReader.Read(null, Environment(), Given("hostname", "10.0.0.1"))), StringComparison.Ordinal);
        Assert.True(NodeOptionsReader.Read(null, Environment(), Given("hostname", "10.0.0.1", "plaintext-remoting", "true")).PlaintextRemoting);
        Assert.StartsWith("public-hostname: ", Refusal(() => NodeOptionsReader.Read(
            null, Environment(), Given("hostname", "0.0.0.0", "plaintext-remoting", "true"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4000", 4000)]
    [InlineData("4kB", 4000)]
    [InlineData("1.5 GiB", 1_610_612_736)]
    [InlineData("2TB", 2_000_000_000_000)]
    public void Memory_has_units(string text, long bytes) => Assert.Equal(bytes, NodeOptionsReader.Read(null, Environment(), Given("memory", text)).MemoryLimit);

    private static string Refusal(Func<NodeOptions> read) => Assert.Throws<OptionInvalidException>(read).Message;

    private static Dictionary<string, string> Given(params string[] pairs) => pairs.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    private static Dictionary<string, string> Environment(params string[] pairs) => Given(pairs);

    private string Write(string content)
    {
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, content);
        return path;
    }
}
