using System.Net;
using System.Net.Sockets;
using System.Text;
using ClusterFit.Core.Api;
using ClusterFit.Host.Http;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Every refusal is a problem that says what would be right.</summary>
public class ProblemSpecs(IdleApi idle) : IClassFixture<IdleApi>
{
    [Fact]
    public async Task A_path_that_is_not_there_is_a_problem()
    {
        var api = idle.Bench;
        var problem = await ApiBench.ProblemAsync(await api.GetAsync("/v1/nowhere"), HttpStatusCode.NotFound);
        Assert.Equal(("/problems/not-found", "/v1/nowhere"), (problem.Type, problem.Instance));
        Assert.Contains("/v1/openapi.json", problem.Detail);
        await ApiBench.ProblemAsync(await api.GetAsync("/v1/plans"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Text_is_written_as_people_read_it()
    {
        using var response = await idle.Bench.GetAsync("/v1/images/größe");
        Assert.Contains("sha256: 'größe' is not possible; expected 64 lower-case", await response.Content.ReadAsStringAsync(ApiBench.Stop));
    }

    [Fact]
    public async Task A_method_that_is_not_possible_is_told_with_those_that_are()
    {
        var api = idle.Bench;
        var response = await api.SendAsync(HttpMethod.Delete, "/v1/batches");
        Assert.Equal(["GET", "HEAD", "POST"], response.Content.Headers.Allow.Order());
        var problem = await ApiBench.ProblemAsync(response, HttpStatusCode.MethodNotAllowed);
        Assert.Equal("/problems/method-not-allowed", problem.Type);
    }

    [Theory]
    [InlineData("{", "bad-request", "line 1, byte 2")]
    [InlineData("[1, 2", "invalid", "body: '[...]' is not possible; expected an object")]
    [InlineData("", "bad-request", "not valid JSON")]
    [InlineData("null", "bad-request", "expected a JSON object")]
    [InlineData("""{ "preset": 5 }""", "invalid", "preset: '5' is not possible; expected a text (line 1, byte 14)")]
    [InlineData("""{ "presett": "x" }""", "invalid", "presett: 'presett' is not possible; expected one of name, images, prefix, preset")]
    [InlineData("""{ "images": [ { "name": "a" } ] }""", "invalid", "images[0].sha256: is missing")]
    [InlineData("""{ "images": [ null ] }""", "invalid", "images[0]: is missing")]
    [InlineData("""{ "images": [ { "name": "a", "sha256": "b", "c": 1 } ] }""", "invalid", "expected one of name, sha256")]
    [InlineData("""{ "device": "toaster", "images": [] }""", "invalid", "device: 'toaster' is not possible; expected one of any, cpu, gpu")]
    [InlineData("""{ "priority": 1.5 }""", "invalid", "priority: '1.5' is not possible; expected a whole number")]
    [InlineData("{\n  \"prefix\": \"ä\",\n  \"weight\": \"much\"\n}", "invalid", "weight: 'much' is not possible; expected a number (line 3, byte 19)")]
    [InlineData("""{ "labels": [] }""", "invalid", "labels: '[...]' is not possible; expected an object")]
    [InlineData("""{ "settings": { "epochs": 5 } }""", "invalid", "settings.epochs: '5' is not possible; expected a text")]
    [InlineData("""{ "images": [ { "name": 1, "sha256": "b" } ] }""", "invalid", "images[0].name: '1' is not possible; expected a text")]
    [InlineData("""{ "name": "a", "name": "b" }""", "invalid", "name: is there twice; expected it once")]
    [InlineData("""{ "images": [] }""", "invalid", "images: '0 images' is not possible; expected 1 to 200000")]
    [InlineData("""{ }""", "invalid", "expected exactly one of images and prefix")]
    [InlineData("""{ "images": [], "prefix": "a" }""", "invalid", "expected exactly one of images and prefix")]
    [InlineData("""{ "prefix": "a", "preset": "foto" }""", "invalid", "preset: 'foto' is unknown; expected one of photo")]
    [InlineData("""{ "prefix": "a", "settings": { "epoch": "5" } }""", "invalid", "did you mean 'epochs'?")]
    [InlineData("""{ "prefix": "a", "settings": { "epochs": "0" } }""", "invalid", "epochs: '0' is not valid; expected 'auto' or a whole number from 1")]
    [InlineData("""{ "prefix": "a", "settings": { "widths": "auto" } }""", "invalid", "widths: 'auto' needs something to choose by; expected target-psnr or budget")]
    [InlineData("""{ "prefix": "a", "settings": { "epochs": null } }""", "invalid", "settings.epochs: is missing")]
    [InlineData("""{ "prefix": "a", "priority": 5000 }""", "invalid", "priority: 5000; expected -1000 to 1000")]
    [InlineData("""{ "prefix": "a", "weight": 0 }""", "invalid", "weight: 0")]
    [InlineData("""{ "prefix": "a", "labels": { "A B": "x" } }""", "invalid", "labels")]
    [InlineData("""{ "prefix": "a", "idempotency_key": "" }""", "invalid", "idempotency_key")]
    public async Task A_batch_of_the_wrong_form_is_told_what_is_wrong(string body, string kind, string detail)
    {
        var api = idle.Bench;
        var response = await api.SendTextAsync(HttpMethod.Post, "/v1/batches", body);
        var problem = await ApiBench.ProblemAsync(response, response.StatusCode);
        Assert.Equal($"/problems/{kind}", problem.Type);
        Assert.Contains(detail, problem.Detail);
        Assert.DoesNotContain("ClusterFit.", problem.Detail);
        Assert.DoesNotContain("System.", problem.Detail);
    }

    [Fact]
    public async Task A_field_that_is_wrong_is_named_for_programs_too()
    {
        var api = idle.Bench;
        var problem = await ApiBench.ProblemAsync(
            await api.SendTextAsync(HttpMethod.Post, "/v1/batches", """{ "images": [ { "name": "a", "sha256": "../b" } ] }"""), HttpStatusCode.UnprocessableEntity);
        Assert.Equal([new FieldProblem("images[0].sha256", "../b", "64 lower-case hexadecimal digits")], problem.Errors);
    }

    [Theory]
    [InlineData("""{ "prefix": "a", "priority": 5000 }""", "priority", "5000")]
    [InlineData("""{ "prefix": "a", "weight": 0 }""", "weight", "0")]
    [InlineData("""{ "prefix": "a", "max_running": 0 }""", "max_running", "0")]
    [InlineData("""{ "prefix": "a", "memory_bytes": -1 }""", "memory_bytes", "-1")]
    [InlineData("""{ "prefix": "a", "settings": { "epoch": "5" } }""", "settings.epoch", "epoch")]
    [InlineData("""{ "prefix": "a", "settings": { "batch-size": "0" } }""", "settings.batch-size", "0")]
    [InlineData("""{ "prefix": "a", "preset": "foto" }""", "preset", "foto")]
    public async Task The_field_is_named_as_it_was_sent_with_its_value(string body, string field, string value)
    {
        var problem = await ApiBench.ProblemAsync(await idle.Bench.SendTextAsync(HttpMethod.Post, "/v1/batches", body), HttpStatusCode.UnprocessableEntity);
        Assert.Equal((field, value), (Assert.Single(problem.Errors!).Field, problem.Errors![0].Value));
    }

    [Theory]
    [InlineData("""{ "prefix": "a", "settings": { "epochs": "LONG" } }""")]
    [InlineData("""{ "prefix": "a", "settings": { "LONG": "1" } }""")]
    [InlineData("""{ "prefix": "a", "preset": "LONG" }""")]
    [InlineData("""{ "prefix": "../LONG" }""")]
    [InlineData("""{ "LONG": 1 }""")]
    public async Task What_is_long_is_cut_when_it_is_shown(string body)
    {
        var sent = body.Replace("LONG", new string('x', 5000), StringComparison.Ordinal);
        var problem = await ApiBench.ProblemAsync(await idle.Bench.SendTextAsync(HttpMethod.Post, "/v1/batches", sent), HttpStatusCode.UnprocessableEntity);
        Assert.DoesNotContain(new string('x', 201), problem.Detail);
        Assert.All(problem.Errors!, error => Assert.DoesNotContain(new string('x', 201), error.Field + " " + error.Value));
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/nodes")]
    [InlineData("/v1/presets")]
    [InlineData("/v1/events")]
    [InlineData("/v1/batches/00000000000000000000000000000000")]
    [InlineData("/v1/batches/00000000000000000000000000000000/jobs/0")]
    [InlineData("/v1/batches/00000000000000000000000000000000/jobs/0/metrics")]
    public async Task A_path_without_parameters_takes_none(string path)
    {
        var problem = await ApiBench.ProblemAsync(await idle.Bench.GetAsync($"{path}?colour=red"), HttpStatusCode.BadRequest);
        Assert.Equal(new FieldProblem("colour", "red", "no parameters"), Assert.Single(problem.Errors!));
    }

    [Fact]
    public async Task Where_the_store_is_is_nobodys_business()
    {
        var problem = await ApiBench.ProblemAsync(await idle.Bench.GetAsync($"/v1/images/{new string('0', 64)}"), HttpStatusCode.NotFound);
        Assert.Equal($"Blob {new string('0', 64)} is not in the store.", problem.Detail);
    }

    [Fact]
    public async Task Only_json_is_taken_where_json_is_expected()
    {
        var api = idle.Bench;
        var problem = await ApiBench.ProblemAsync(
            await api.SendTextAsync(HttpMethod.Post, "/v1/batches", "{}", "text/plain"), HttpStatusCode.UnsupportedMediaType);
        Assert.Contains("expected application/json", problem.Detail);
    }

    [Theory]
    [InlineData("/v1/batches?limit=0", "limit: '0' is not possible; expected a whole number from 1 to 200")]
    [InlineData("/v1/batches?limit=201", "limit")]
    [InlineData("/v1/batches?state=closed", "expected one of open, paused, cancelled, ended")]
    [InlineData("/v1/batches?label=x", "expected key:value")]
    [InlineData("/v1/batches?colour=red", "expected one of the parameters state, label, name, cursor, limit")]
    [InlineData("/v1/batches?name=a&name=b", "expected it once")]
    [InlineData("/v1/batches/00000000000000000000000000000000/jobs?sort=size", "expected one of index, name, psnr, seconds, epochs, state")]
    [InlineData("/v1/batches/00000000000000000000000000000000/jobs?order=up", "expected one of asc, desc")]
    [InlineData("/v1/batches/00000000000000000000000000000000/jobs?state=done", "expected one of available, running")]
    [InlineData("/v1/batches/00000000000000000000000000000000/jobs/0/preview?size=9999", "size: '9999' is not possible; expected a whole number from 16 to 512")]
    public async Task A_query_that_is_wrong_is_told_what_is_wrong(string path, string detail)
    {
        var api = idle.Bench;
        var problem = await ApiBench.ProblemAsync(await api.GetAsync(path), HttpStatusCode.BadRequest);
        Assert.Contains(detail, problem.Detail);
    }

    [Theory]
    [InlineData("/v1/batches/../../etc/passwd")]
    [InlineData("/v1/batches/..%2f..%2fetc%2fpasswd")]
    [InlineData("/v1/images/..%2f..%2fjournal%2fclusterfit.db")]
    [InlineData("/v1/images/%00")]
    [InlineData("/assets/..%2f..%2fappsettings.json")]
    [InlineData("/v1/batches/ABCDEF00000000000000000000000000")]
    [InlineData("/v1/batches/00000000000000000000000000000000/jobs/-1")]
    [InlineData("/v1/batches/00000000000000000000000000000000/jobs/99999999999999999999")]
    public async Task A_name_that_can_not_be_one_is_not_there(string path)
    {
        var api = idle.Bench;
        using var response = await api.GetAsync(path);
        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{(int)response.StatusCode}");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        var api = idle.Bench;
        var problem = await ApiBench.ProblemAsync(
            await api.SendTextAsync(HttpMethod.Post, "/v1/session", new string(' ', (int)Operation.SmallBody + 1)), HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains($"expected at most {Operation.SmallBody}", problem.Detail);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_cut_off_at_the_limit()
    {
        var api = idle.Bench;
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/session")
        {
            Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("{\"key\": \"" + new string('a', (int)Operation.SmallBody * 2)))),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        await ApiBench.ProblemAsync(await api.Client.SendAsync(request, ApiBench.Stop), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        var api = idle.Bench;
        var file = TestBench.Image(1);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, api.Client.BaseAddress!.Port, ApiBench.Stop);
        var stream = socket.GetStream();
        var head = $"PUT /v1/images/{Core.Blobs.ContentHash.Of(file).Hex} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), ApiBench.Stop);
        await stream.WriteAsync(file.AsMemory(0, 10), ApiBench.Stop);
        using var reader = new StreamReader(stream);
        // Nothing more comes: the server answers by itself.
        var answer = await reader.ReadLineAsync(ApiBench.Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), ApiBench.Stop);
        Assert.Equal("HTTP/1.1 408 Request Timeout", answer);
    }
}
