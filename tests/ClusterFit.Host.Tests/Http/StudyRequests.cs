using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Host.Tests.Http;

/// <summary>Requests for studies of tiny fits, and what is asked about them.</summary>
internal static class StudyRequests
{
    /// <summary>The definition of a random search over two dimensions of fits of one image, which is there.</summary>
    public static async Task<JsonObject> DefinitionAsync(ApiBench api)
    {
        var file = TestBench.Image(0);
        using var put = await api.PutImageAsync(file);
        put.EnsureSuccessStatusCode();
        return new JsonObject
        {
            ["images"] = new JsonArray(new JsonObject { ["name"] = "image-0", ["sha256"] = ContentHash.Of(file).Hex }),
            ["preset"] = "draft",
            ["set"] = new JsonObject(ApiBench.TinySettings(epochs: 4).Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value))),
            ["space"] = new JsonObject
            {
                ["learning-rate"] = new JsonObject { ["float"] = new JsonArray(0.001, 0.1), ["log"] = true },
                ["octaves"] = new JsonObject { ["int"] = new JsonArray(1, 4) },
            },
            ["sampler"] = "random",
            ["budget"] = new JsonObject { ["trials"] = 3 },
            ["parallelism"] = 2,
        };
    }

    /// <summary>The request with this definition.</summary>
    public static StudyRequest Of(JsonObject definition) => new()
    {
        Definition = JsonSerializer.SerializeToElement(definition),
        Name = "tiny search",
        Labels = new Dictionary<string, string> { ["team"] = "blue" },
    };

    /// <summary>Submits a study.</summary>
    public static async Task<StudyDetail> SubmitStudyAsync(this ApiBench api, Action<JsonObject>? change = null)
    {
        var definition = await DefinitionAsync(api);
        change?.Invoke(definition);
        using var response = await api.SendAsync(HttpMethod.Post, "/v1/studies", Of(definition));
        return await ApiBench.ReadAsync<StudyDetail>(response);
    }

    /// <summary>Changes a study.</summary>
    public static Task<HttpResponseMessage> ChangeStudyAsync(this ApiBench api, string study, StudyChangeRequest change) =>
        api.SendAsync(HttpMethod.Patch, $"/v1/studies/{study}", change);

    /// <summary>All trials of a study, by pages.</summary>
    public static async Task<IReadOnlyList<TrialView>> TrialsAsync(this ApiBench api, string study, int pageSize = 200)
    {
        var trials = new List<TrialView>();
        string? cursor = "0";
        while (cursor is not null)
        {
            var page = await api.GetAsync<Page<TrialView>>($"/v1/studies/{study}/trials?cursor={cursor}&limit={pageSize}");
            trials.AddRange(page.Items);
            cursor = page.Next;
        }

        return trials;
    }

    /// <summary>Hears what happens to a study until it has ended.</summary>
    public static async Task<IReadOnlyList<HeardEvent>> EndOfStudyAsync(this ApiBench api, string study)
    {
        await using var events = await EventReader.OpenAsync(api.Client, $"/v1/studies/{study}/events", last: null);
        return await events.UntilAsync(happened => happened.Name == "end");
    }

    /// <summary>Words of a dimension.</summary>
    public static JsonElement Json(string text) => JsonElement.Parse(text);
}
