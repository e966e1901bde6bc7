using System.Collections.Concurrent;
using System.Net.Http.Headers;
using ClusterFit.Cli.Fitting;
using ClusterFit.Cli.Server;
using ClusterFit.Core.Api;
using ClusterFit.Training.Images;

namespace ClusterFit.Cli.Submission;

/// <summary>Brings images to the server: hashes them, asks which the server lacks, and uploads those. What is wrong with one image does
/// not keep the others back.</summary>
internal sealed class ImageUpload(ApiClient client, HashMemory memory, TransferProgress progress)
{
    /// <summary>Uploads at a time.</summary>
    public const int Parallelism = 8;

    /// <summary>Hashes that the server is asked about at a time.</summary>
    public const int HashesAtATime = 10_000;

    private const double LeastBytesPerSecond = 16_384;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<InputImage, string> _rejected = [];
    private int _uploaded;
    private long _uploadedBytes;

    /// <summary>The images that can not be submitted, with the reasons.</summary>
    public IReadOnlyDictionary<InputImage, string> Rejected => _rejected;

    /// <summary>Files that were uploaded.</summary>
    public int Uploaded => _uploaded;

    /// <summary>Their length together.</summary>
    public long UploadedBytes => _uploadedBytes;

    /// <summary>Different files that the server had already.</summary>
    public int Known { get; private set; }

    /// <summary>Brings all images there.</summary>
    /// <returns>Those that are there, in the given order.</returns>
    /// <exception cref="ApiFailureException">The server can not be used at all.</exception>
    public async Task<IReadOnlyList<LocalImage>> RunAsync(IReadOnlyList<InputImage> inputs, long mostBytes, CancellationToken stop)
    {
        var read = await HashAsync(inputs, mostBytes, stop);
        var known = read.OfType<LocalImage>().ToList();
        var missing = await MissingAsync(known, stop);
        progress.Begin("uploading", missing.Count, missing.Sum(image => image.Bytes));
        var byHash = known.ToLookup(image => image.Hash, image => image.Input);
        await Parallel.ForEachAsync(missing, Options(Parallelism, stop), async (image, cancelled) =>
        {
            if (await UploadAsync(image, cancelled) is not { } problem) return;
            foreach (var input in byHash[image.Hash]) _rejected[input] = problem;
        });
        return known.FindAll(image => !_rejected.ContainsKey(image.Input));
    }

    private async Task<LocalImage?[]> HashAsync(IReadOnlyList<InputImage> inputs, long mostBytes, CancellationToken stop)
    {
        progress.Begin("reading", inputs.Count, bytes: null);
        var read = new LocalImage?[inputs.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, inputs.Count), Options(Environment.ProcessorCount, stop), async (i, cancelled) =>
        {
            try
            {
                read[i] = await LocalImage.ReadAsync(inputs[i], mostBytes, memory, cancelled);
            }
            catch (ImageRejectedException error)
            {
                _rejected[inputs[i]] = error.Message;
            }
            progress.Add(read[i]?.Bytes ?? 0);
        });
        return read;
    }

    private async Task<List<LocalImage>> MissingAsync(List<LocalImage> images, CancellationToken stop)
    {
        progress.Begin("asking what is missing", images.Count, bytes: null);
        var missing = new List<LocalImage>();
        foreach (var block in images.DistinctBy(image => image.Hash).Chunk(HashesAtATime))
        {
            var question = new ImageHashes([.. block.Select(image => image.Hash.Hex)]);
            var answer = await client.CallAsync<MissingImages>(HttpMethod.Post, "v1/images/missing", question, stop, isLong: true);
            var lacks = answer.Missing.ToHashSet();
            missing.AddRange(block.Where(image => lacks.Contains(image.Hash.Hex)));
            Known += block.Length;
        }
        Known -= missing.Count;
        return missing;
    }

    // What is wrong with the image; null when it is there.
    private async Task<string?> UploadAsync(LocalImage image, CancellationToken stop)
    {
        using var span = SubmissionTrace.Upload(image.Input.Name);
        try
        {
            using var answer = await client.SendAsync(
                () => Request(image), HttpCompletionOption.ResponseContentRead, LongestAnswer + TimeSpan.FromSeconds(image.Bytes / LeastBytesPerSecond), stop);
            Interlocked.Increment(ref _uploaded);
            Interlocked.Add(ref _uploadedBytes, image.Bytes);
            progress.Add(image.Bytes);
            return null;
        }
        catch (Exception error) when (error is ApiFailureException { IsAboutTheRequest: true } or IOException or UnauthorizedAccessException)
        {
            // It may have changed since it was hashed.
            memory.Forget(image.Input.File);
            progress.Add(0);
            return error.Message;
        }
    }

    private static HttpRequestMessage Request(LocalImage image)
    {
        var content = new StreamContent(LocalImage.Open(image.Input.File));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new HttpRequestMessage(HttpMethod.Put, $"v1/images/{image.Hash}") { Content = content };
    }

    private static ParallelOptions Options(int parallelism, CancellationToken stop) => new() { MaxDegreeOfParallelism = parallelism, CancellationToken = stop };
}
