using System.Text.Json;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Results;

namespace ClusterFit.Cli.Server;

/// <summary>The server that <c>clusterfit login</c> chose, and the key for it. In a file that only its owner can read.</summary>
/// <param name="Server">Address of the server.</param>
/// <param name="Key">The key for this server and no other; null for a server that asks for none.</param>
internal sealed record Login(string Server, string? Key)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The file.</summary>
    public static string FileIn(UserFolders folders) => Path.Combine(folders.Configuration, "config.json");

    /// <summary>Reads the file; null when there is none.</summary>
    /// <exception cref="CommandFailedException">It can not be read, is damaged, or others can read it.</exception>
    public static Login? Load(UserFolders folders)
    {
        var file = FileIn(folders);
        try
        {
            if (!File.Exists(file)) return null;
            if ((File.GetUnixFileMode(file) & OthersRead) != 0)
                throw new CommandFailedException($"'{file}' holds a key and is open to other users; close it with: chmod 600 '{file}'");
            return ResultJson.Read<Login>(File.ReadAllBytes(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailedException($"'{file}' can not be read: {error.Message} 'clusterfit login' writes it anew.", error);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="CommandFailedException">It can not be written.</exception>
    public void Save(UserFolders folders)
    {
        var file = FileIn(folders);
        try
        {
            UserFolders.CreatePrivate(folders.Configuration);
            // Born closed: at no time can others read the key.
            var temporary = $"{file}.{Path.GetRandomFileName()}";
            using (var stream = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            })) stream.Write(ResultJson.File(this));
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{file}' can not be written: {error.Message}", error);
        }
    }

    /// <summary>Deletes the file.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="CommandFailedException">It can not be deleted.</exception>
    public static bool Forget(UserFolders folders)
    {
        var file = FileIn(folders);
        try
        {
            if (!File.Exists(file)) return false;
            File.Delete(file);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{file}' can not be deleted: {error.Message}", error);
        }
    }
}
