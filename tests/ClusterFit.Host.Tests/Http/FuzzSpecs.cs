using System.Text;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Whatever comes in, the answer is a problem or a success: never an error of the server, never silence. The seed makes a failure come
/// again.</summary>
public class FuzzSpecs(IdleApi idle) : IClassFixture<IdleApi>
{
    private const int Seed = 20_301;
    private const int Rounds = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "null", "true", "-1", "1e999", "0.5", "99999999999999999999", "\"\"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "\"name\"",
        "\"images\"", "\"sha256\"", "\"prefix\"", "\"preset\"", "\"photo\"", "\"settings\"", "\"epochs\"", "\"labels\"", "\"priority\"", "\"weight\"",
        "\"device\"", "\"gpu\"", "\"idempotency_key\"", "\"max_running\"", "\"key\"", "\"../..\"", "{\"prefix\":\"a\"", "\"images\":[", "{\"name\":\"a\",\"sha256\":\"",
    ];

    [Fact]
    public async Task Json_of_any_kind_is_answered()
    {
        var random = new Random(Seed);
        string[] paths = ["/v1/batches", "/v1/images/missing", "/v1/session", $"/v1/batches/{new string('0', 32)}"];
        for (var round = 0; round < Rounds; round++)
        {
            var body = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var path = paths[random.Next(paths.Length)];
            var method = path.Length > 40 ? HttpMethod.Patch : HttpMethod.Post;
            using var response = await idle.Bench.SendTextAsync(method, path, body).WaitAsync(Patience, ApiBench.Stop);
            Assert.True((int)response.StatusCode < 500, $"round {round}, {path}: {(int)response.StatusCode} for {body}");
        }
    }

    [Fact]
    public async Task A_valid_request_with_damage_is_answered()
    {
        var random = new Random(Seed);
        var valid = $$"""{"name":"a","images":[{"name":"i","sha256":"{{new string('a', 64)}}"}],"settings":{"epochs":"3"},"labels":{"a":"b"},"priority":1}""";
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(valid);
            for (var damage = random.Next(1, 4); damage > 0; damage--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batches") { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new("application/json");
            using var response = await idle.Bench.Client.SendAsync(request, ApiBench.Stop).WaitAsync(Patience, ApiBench.Stop);
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"round {round}: {(int)response.StatusCode} for {Encoding.UTF8.GetString(bytes)}");
        }
    }

    [Fact]
    public async Task Images_with_damage_are_answered()
    {
        var random = new Random(Seed);
        byte[][] starts = [TestBench.Image(1), "\xFF\xD8\xFF\xE0"u8.ToArray(), "GIF89a\x08\0\x08\0\x80\0\0"u8.ToArray(), "BM"u8.ToArray(), "RIFF\0\0\0\0WEBPVP8 "u8.ToArray()];
        for (var round = 0; round < Rounds; round++)
        {
            var start = starts[random.Next(starts.Length)];
            var file = new byte[start.Length + random.Next(200)];
            random.NextBytes(file);
            start.CopyTo(file, 0);
            for (var damage = random.Next(0, 6); damage > 0; damage--) file[random.Next(file.Length)] = (byte)random.Next(256);
            using var response = await idle.Bench.PutImageAsync(file).WaitAsync(Patience, ApiBench.Stop);
            Assert.True((int)response.StatusCode < 500, $"round {round}: {(int)response.StatusCode} for {ContentHash.Of(file)}");
        }
    }

    [Fact]
    public async Task Paths_and_queries_of_any_kind_are_answered()
    {
        var random = new Random(Seed);
        string[] parts = ["v1", "batches", "images", "jobs", "..", "%2e%2e", "%00", "render", "events", "a", new string('0', 32), new string('0', 64), "0", "-1", "?limit=", "?x=1e400", "&&", "?cursor=%ff"];
        for (var round = 0; round < Rounds; round++)
        {
            var path = "/" + string.Join('/', Enumerable.Range(0, random.Next(1, 7)).Select(_ => parts[random.Next(parts.Length)]));
            // A stream of all events would never end by itself.
            if (path.StartsWith("/v1/events", StringComparison.Ordinal)) continue;
            using var response = await idle.Bench.GetAsync(path).WaitAsync(Patience, ApiBench.Stop);
            Assert.True((int)response.StatusCode < 500, $"round {round}: {(int)response.StatusCode} for {path}");
        }
    }
}
