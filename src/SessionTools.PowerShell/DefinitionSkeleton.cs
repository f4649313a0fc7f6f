using System;
using System.Management.Automation.Language;

namespace SessionTools.PowerShell;

/// <summary>The skeleton that New-SessionDefinition writes. Test-SessionDefinition accepts it as it is.</summary>
internal static class DefinitionSkeleton
{
    public static string Write(string service, Uri? uri)
    {
        var address = uri is null
            ? "    # Uri     = 'https://service.example'       # if the service has only one address"
            : $"    Uri     = {Quote(uri.ToString())}";
        var title = ControlText.Escape(service);
        return $$"""
            # How SessionTools logs in to {{title}}. It is data: nothing in it is run. about_SessionTools_Definitions explains each entry.
            @{
                Service = {{Quote(service)}}
            {{address}}

                # How long a session lives without being used. Leave it out if you do not know: the service decides.
                # IdleMinutes, IdleSeconds: since the last call. AfterMinutes, AfterSeconds: since the login.
                # A place in the login's response instead of a number: IdleSeconds = '/timeout'. A date: At = '/expires_at'.
                # Expires = @{ IdleMinutes = 30 }

                # What the response to a call on an ended session looks like. Default: @{ Status = 401 }
                # Expired = @{ '/error/code' = 'session_expired' }

                # Where the service says that a call failed, and why.
                # Error   = @{ Code = '/error/code'; Text = '/error/message' }

                # What goes with every request: Query, Headers, Form or Json. A field whose placeholder has no value yet is left out.
                Send    = @{ Headers = @{ Authorization = 'Bearer {key}' } }

                # The login: a request, or several in a list. Take says where the key is: 'Cookie X', 'Header X', a path into JSON or XML,
                # or 'Body left*right'.
                Login   = @{
                    Post = '/api/login'
                    Json = @{ username = '{user}'; password = '{password}' }
                    Take = @{ key = '/token' }
                }

                # A cheap call that an ended session cannot make.
                Ping    = @{ Get = '/api/me' }

                Logout  = @{ Post = '/api/logout' }

                # Methods with names. Without them, a method is written as verb and path: Invoke-SessionMethod 'Get /api/users'.
                # Methods = @{
                #     'users.get' = @{ Get = '/api/users/{id}' }
                #     '*'         = @{ Post = '/api/{method}'; Json = '{parameters}' }
                # }
            }

            """.Replace("\r\n", "\n");
    }

    private static string Quote(string text) => "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";
}
