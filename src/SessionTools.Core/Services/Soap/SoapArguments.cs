using System;
using System.Collections;
using System.Linq;

namespace SessionTools;

/// <summary>Writes a caller's values into a request as the contract has them: its names, its order, its types.</summary>
internal sealed class SoapArguments(string service, ValueFormat format, bool encoded)
{
    /// <param name="envelope">The envelope of the operation.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="own">The parameters that the session provides. A caller may not replace the first one, its key.</param>
    /// <param name="parameters">The caller's values. One that the contract does not have goes to the end.</param>
    /// <exception cref="SessionException">InvalidArgument: a value or a name cannot be sent.</exception>
    public SoapEnvelope Write(
        SoapEnvelope envelope, SoapOperation operation, (string Name, string Value)[] own, IDictionary parameters)
    {
        var left = ValueText.Entries(parameters);
        foreach (var parameter in operation.Parameters)
        {
            var at = left.FindIndex(entry => parameter.IsCalled(entry.Key.ToString()!));
            var mine = Array.FindIndex(own, one => one.Name == parameter.Name);
            if (mine == 0 && at >= 0)
            {
                throw SessionException.Create(
                    SessionErrorId.InvalidArgument, $"'{parameter.Name}' is the session's key, which is added automatically.", service);
            }

            if (at >= 0 && !(left[at].Value is null && parameter.Type != SoapParameter.Text))
            {
                Add(envelope, parameter, left[at].Value);
            }
            else if (mine >= 0)
            {
                envelope.Add(parameter.Name, own[mine].Value, parameter.Type);
            }
            else if (encoded || (parameter.IsRequired && parameter.Type is "int" or "boolean"))
            {
                AddDefault(envelope, parameter);
            }

            if (at >= 0)
            {
                left.RemoveAt(at);
            }
        }

        foreach (var entry in left)
        {
            Add(envelope, SoapParameter.Unknown(entry.Key.ToString()!), entry.Value);
        }

        return envelope;
    }

    private void Add(SoapEnvelope envelope, SoapParameter parameter, object? value)
    {
        var name = parameter.Name;
        var values = ValueFormat.List(value) ?? [value];
        if (parameter.Type == SoapParameter.ArrayOfString)
        {
            envelope.AddArray(name, [.. values.Select(one => format.Text(one, name))]);
            return;
        }

        if (values.Length != 1 && !parameter.Repeats)
        {
            throw format.Refuse("is a list", name);
        }

        foreach (var one in values)
        {
            envelope.Add(name, format.Text(one, name, parameter.Type), parameter.Type);
        }
    }

    /// <summary>Adds the value that stands for "not given".</summary>
    private static void AddDefault(SoapEnvelope envelope, SoapParameter parameter)
    {
        switch (parameter.Type)
        {
            case SoapParameter.ArrayOfString:
                envelope.AddArray(parameter.Name, []);
                break;
            case SoapParameter.Text:
                envelope.Add(parameter.Name, string.Empty);
                break;
            case var type:
                envelope.Add(parameter.Name, type == "boolean" ? "false" : "0", type);
                break;
        }
    }
}
