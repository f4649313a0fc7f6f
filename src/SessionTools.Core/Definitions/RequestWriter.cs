using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace SessionTools;

/// <summary>
/// Writes one request of a definition: Send and the request's own fields, then the caller's parameters that no placeholder names. What the
/// definition sets wins over a parameter of the same name.
/// </summary>
internal sealed class RequestWriter(
    SessionDefinition definition, RequestTemplate template, ValueScope scope, CookieJar cookies, SessionCall? call)
{
    private readonly string _service = definition.Service;

    /// <summary>Writes the request.</summary>
    /// <param name="exchange">The exchange that sends it.</param>
    /// <param name="lastUri">The address of the request before, which is used again if it is the same. Null for none.</param>
    /// <param name="isSafeToRepeat">Whether sending it twice does no harm.</param>
    /// <exception cref="SessionException">
    /// MissingMandatoryField: a placeholder in a path or in XML has no value. InvalidArgument: a value cannot be sent where it stands.
    /// </exception>
    public ExchangeRequest Write(Exchange exchange, Uri? lastUri, bool isSafeToRepeat)
    {
        var path = new PathWriter(template, scope, exchange.Trace, _service).Write(exchange.Endpoint);
        var query = Merge(definition.Send.Query, template.Query);
        var headers = Merge(definition.Send.Headers, template.Headers);
        var body = WriteBody();
        // Every placeholder has been filled: what is left over has no place of its own.
        if (scope.HasUnusedList)
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument, $"{template.Name} takes its parameters by name, and -Parameter is a list.", _service);
        }

        var unnamed = scope.UnnamedParameters.ToList();
        if (body is null || body.IsGiven)
        {
            AddMissing(query, unnamed);
        }
        else if (unnamed.Count > 0 && !body.TryAdd(unnamed))
        {
            throw SessionException.Create(
                SessionErrorId.InvalidArgument,
                $"{template.Name} takes no parameter '{unnamed[0].Key}'. The definition does not say where in its body it would stand.",
                _service);
        }

        var address = WithQuery(path, query);
        var uri = address == lastUri?.OriginalString ? lastUri : new Uri(address);
        var headerWriter = new HeaderWriter(scope, _service, call);
        return new ExchangeRequest(template.Verb, uri, template.Name)
        {
            Headers = headerWriter.Write(headers, cookies),
            Body = body?.ToBody(headerWriter.ContentType(body.IsGiven)),
            IsSafeToRepeat = isSafeToRepeat,
            Download = call?.OutFile is null ? null : new FileDownload(call.OutFile, call.Force, call.Progress),
        };
    }

    private static void AddMissing(OrderedFields fields, IEnumerable<KeyValuePair<string, object?>> others)
    {
        foreach (var other in others)
        {
            if (!fields.ContainsKey(other.Key))
            {
                fields.Set(other.Key, other.Value);
            }
        }
    }

    /// <summary>The fields of Send and of the request. A null takes out a field.</summary>
    private OrderedFields Merge(FieldTemplates send, FieldTemplates own)
    {
        var fields = send.Fill(scope);
        foreach (var field in own.Fields)
        {
            if (field.Value.IsNull)
            {
                fields.Remove(field.Key);
            }
            else if (field.Value.TryFill(scope, out var value))
            {
                fields.Set(field.Key, value);
            }
        }

        return fields;
    }

    private WrittenBody? WriteBody()
    {
        if (WrittenBody.Given(call) is { } given)
        {
            return given;
        }

        if (template.Xml is not null)
        {
            return WrittenBody.Xml(template.Xml.Fill(scope, _service));
        }

        if (template.Form is not null || (!template.HasBody && template.SendsBody && definition.Send.Form is not null))
        {
            var fields = Merge(definition.Send.Form ?? FieldTemplates.None, template.Form ?? FieldTemplates.None);
            return WrittenBody.Form(fields, scope, _service);
        }

        if (template.Json is not null || (!template.HasBody && template.SendsBody && definition.Send.Json is not null))
        {
            return WrittenBody.Json(MergeJson(), scope, _service);
        }

        return template.SendsBody ? WrittenBody.Optional(scope, _service) : null;
    }

    private object? MergeJson()
    {
        var send = definition.Send.Json?.Fields ?? FieldTemplates.None;
        if (template.Json is null)
        {
            return definition.Send.Json!.Fields is null ? Filled(definition.Send.Json) : send.Fill(scope);
        }

        if (template.Json.Fields is not null)
        {
            return Merge(send, template.Json.Fields);
        }

        var value = Filled(template.Json);
        if (value is IReadOnlyDictionary<string, object?> fields && send.Fields.Length > 0)
        {
            var merged = new OrderedFields();
            AddMissing(merged, fields);
            foreach (var field in send.Fill(scope))
            {
                merged.Set(field.Key, field.Value);
            }

            return merged;
        }

        return value;
    }

    private object? Filled(ValueTemplate value) => value.TryFill(scope, out var filled) ? filled : new OrderedFields();

    private string WithQuery(string address, OrderedFields query)
    {
        if (query.Count == 0)
        {
            return address;
        }

        var text = new StringBuilder(address).Append(address.IndexOf('?') < 0 ? '?' : '&');
        var isFirst = true;
        foreach (var field in query)
        {
            foreach (var item in ValueScope.Items(field.Value))
            {
                text.Append(isFirst ? string.Empty : "&").Append(PathWriter.Escape(field.Key)).Append('=')
                    .Append(PathWriter.Escape(scope.ScalarText(item, field.Key)));
                isFirst = false;
            }
        }

        return text.ToString();
    }
}
