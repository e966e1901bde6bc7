using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace ClusterFit.Host.Http;

/// <summary>The start of an HTTP server of a node.</summary>
internal static class Listening
{
    /// <summary>Begins to listen; a server that can not is disposed.</summary>
    /// <param name="app">The server.</param>
    /// <param name="option">The option that gives its address.</param>
    /// <param name="address">The address.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="OptionInvalidException">It can not listen there.</exception>
    public static async Task StartAsync(WebApplication app, string option, HttpAddress address, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception error)
        {
            await app.DisposeAsync();
            if (error is not (IOException or SocketException)) throw;
            throw new OptionInvalidException(
                $"{option}: '{address}' can not be listened on: {error.InnerException?.Message ?? error.Message}; expected a free {HttpAddress.Expected}.");
        }
    }
}
