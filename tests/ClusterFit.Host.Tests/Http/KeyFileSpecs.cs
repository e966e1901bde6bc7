using ClusterFit.Core.Api;
using ClusterFit.Host.Http.Keys;

namespace ClusterFit.Host.Tests.Http;

public sealed class KeyFileSpecs : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("clusterfit-keys-").FullName;

    private string PathOfKeys => Path.Combine(_folder, "keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_is_random_and_only_its_hash_is_kept()
    {
        var one = KeyFile.Add(PathOfKeys, "alice", ApiScope.Submit, Now, expires: null);
        var other = KeyFile.Add(PathOfKeys, "bob", ApiScope.Read, Now, Now.AddDays(1));
        Assert.Matches("^cf_[A-Za-z0-9_-]{43}$", one);
        Assert.NotEqual(one, other);
        var text = File.ReadAllText(PathOfKeys);
        Assert.DoesNotContain(one, text);
        Assert.DoesNotContain(one[3..], text);
        Assert.Equal([("alice", ApiScope.Submit), ("bob", ApiScope.Read)], KeyFile.Read(PathOfKeys).Select(key => (key.Name, key.Scope)));
        Assert.Equal(Now.AddDays(1), KeyFile.Read(PathOfKeys)[1].ExpiresAt);
    }

    [Fact]
    public void Only_its_owner_can_read_the_file()
    {
        KeyFile.Add(PathOfKeys, "alice", ApiScope.Submit, Now, expires: null);
#pragma warning disable CA1416 // The program runs on Linux only.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOfKeys));
#pragma warning restore CA1416
    }

    [Fact]
    public void A_name_is_there_once()
    {
        KeyFile.Add(PathOfKeys, "alice", ApiScope.Submit, Now, expires: null);
        Assert.Contains("has a key 'alice' already", Assert.Throws<KeyFileException>(() => KeyFile.Add(PathOfKeys, "alice", ApiScope.Read, Now, null)).Message);
        Assert.Contains("expected one of alice", Assert.Throws<KeyFileException>(() => KeyFile.Remove(PathOfKeys, "bob")).Message);
        KeyFile.Remove(PathOfKeys, "alice");
        Assert.Empty(KeyFile.Read(PathOfKeys));
    }

    [Fact]
    public async Task Keys_that_are_made_at_once_are_all_there()
    {
        await Parallel.ForAsync(0, 40, TestContext.Current.CancellationToken, (i, _) =>
        {
            KeyFile.Add(PathOfKeys, $"key {i}", ApiScope.Read, Now, expires: null);
            return ValueTask.CompletedTask;
        });
        Assert.Equal(40, KeyFile.Read(PathOfKeys).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{ "keys": [ null ] }""")]
    [InlineData("""{ "keys": [ { "name": "a", "scope": "root", "sha256": "", "created_at": "2030-01-01T00:00:00Z", "expires_at": null } ] }""")]
    [InlineData("""{ "keys": [ { "name": "a", "scope": "read", "sha256": "00", "created_at": "2030-01-01T00:00:00Z", "expires_at": null } ] }""")]
    public void Another_file_is_refused(string content)
    {
        File.WriteAllText(PathOfKeys, content);
        Assert.Contains(PathOfKeys, Assert.Throws<KeyFileException>(() => KeyFile.Read(PathOfKeys)).Message);
    }
}
