// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/engine_command.h"

#include <QProcess>

#include <algorithm>
#include <array>

#include <QFileInfo>

#include "core/recipe/presets.h"
#include "core/recipe/settings_that_differ.h"
#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"

namespace sparsescope {
namespace {

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QString quoted(const QString& argument) {
    const auto plain = [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || QString("-_./:=,+@%").contains(c));
    };
    if (!argument.isEmpty() && std::all_of(argument.begin(), argument.end(), plain))
        return argument;
    return '\'' + QString(argument).replace('\'', "'\\''") + '\'';
}

// The settings of `config` whose value is another one than in `usual`.
QStringList different_settings(const TrainConfig& usual, const TrainConfig& config) {
    QStringList flags;
    for (const ComparedSetting& setting : settings_that_differ(std::array{usual, config}))
        if (setting.name != "preset") flags << "--" + text(setting.name) << text(setting.values[1]);
    return flags;
}

// What a run finetunes, and on what, is said apart.
QStringList different_tuning(const TuneConfig& usual, const TuneConfig& config) {
    QStringList flags;
    for (const ParamSpec& spec : tune_params()) {
        const std::string value = get_param(config, spec.name).value_or("");
        const bool apart = spec.name == "arm" || spec.name == "data";
        if (!apart && value != get_param(usual, spec.name).value_or(""))
            flags << "--" + text(spec.name) << text(value);
    }
    return flags;
}

QStringList watch_flags(const Watch& watch) {
    QStringList flags;
    for (const TrainRule& rule : watch.rules)
        flags << "--rule" << text(to_string(rule));
    if (watch.checkpoint_steps > 0)
        flags << "--checkpoint-steps" << QString::number(watch.checkpoint_steps);
    if (watch.kept) flags << "--keep-checkpoints" << text(to_string(*watch.kept));
    return flags;
}

// "kind=label,year=metadata"
QString column_roles(const std::vector<ColumnChoice>& columns) {
    QStringList roles;
    for (const ColumnChoice& column : columns)
        roles << text(column.name) + '=' + text(to_string(column.role));
    return roles.join(',');
}

// What train and sweep say about the data and the recipe.
QStringList recipe(const QString& workspace, const QString& dataset, const TrainConfig& config) {
    QStringList arguments{workspace, "--dataset", dataset, "--preset", text(config.preset)};
    TrainConfig usual;
    if (const auto preset = preset_config(config.preset)) usual = *preset;
    return arguments + different_settings(usual, config);
}

}  // namespace

QStringList train_command(const QString& workspace, const QString& dataset,
                          const TrainConfig& config, const Watch& watch) {
    return QStringList{"train"} + recipe(workspace, dataset, config) + watch_flags(watch);
}

QStringList finetune_command(const QString& workspace, const FinetuneChoice& choice,
                             const Watch& watch) {
    QStringList arguments{"finetune", workspace, "--dataset", choice.dataset};
    if (!choice.encoder.isEmpty()) arguments << "--encoder" << choice.encoder;
    if (choice.file.isEmpty())
        arguments << "--classes";
    else
        arguments << "--pairs" << choice.file << "--data" << text(to_string(choice.config.data));
    arguments << "--arm" << text(to_string(choice.config.arm));
    return arguments + different_tuning(choice.usual, choice.config) + watch_flags(watch);
}

QStringList branch_tuning_command(const QString& workspace, RunId parent, qint64 step,
                                  const TuneConfig& parent_config, const TuneConfig& config,
                                  const Watch& watch) {
    return QStringList{"finetune", workspace,
                       "--branch", QString::number(parent),
                       "--step",   QString::number(step)} +
           different_tuning(parent_config, config) + watch_flags(watch);
}

QStringList resume_command(const QString& workspace, RunId run, const Watch& watch) {
    return QStringList{"train", workspace, "--resume", QString::number(run)} + watch_flags(watch);
}

QStringList branch_command(const QString& workspace, RunId parent, qint64 step,
                           const TrainConfig& parent_config, const TrainConfig& config,
                           const Watch& watch) {
    return QStringList{"branch", workspace,
                       "--run",  QString::number(parent),
                       "--step", QString::number(step)} +
           different_settings(parent_config, config) + watch_flags(watch);
}

QStringList sweep_command(const QString& workspace, const QString& dataset,
                          const TrainConfig& config, const std::vector<SweepAxis>& axes,
                          const Watch& watch) {
    QStringList arguments = QStringList{"sweep"} + recipe(workspace, dataset, config);
    for (const SweepAxis& axis : axes)
        arguments << "--over" << axis.param + "=" + axis.values.join(',');
    return arguments + watch_flags(watch);
}

QStringList resume_sweep_command(const QString& workspace, const QString& name) {
    return {"sweep", workspace, "--resume", name};
}

QStringList died_command(const QString& workspace, RunId run, quint32 neuron, qint64 step) {
    return {"died",     workspace,
            "--run",    QString::number(run),
            "--neuron", QString::number(neuron),
            "--step",   QString::number(step)};
}

QStringList history_command(const QString& workspace, RunId run, quint32 neuron) {
    return {
        "history", workspace, "--run", QString::number(run), "--neuron", QString::number(neuron)};
}

QStringList keep_command(const QString& workspace, RunId run) {
    return {"keep", workspace, "--run", QString::number(run)};
}

QStringList split_command(const QString& workspace, const QString& dataset) {
    return {"split", workspace, "--dataset", dataset, "--validation-fraction", "0.1"};
}

QStringList encode_command(const QString& workspace, const QString& model) {
    return {"encode", workspace, "--model", model};
}

QStringList ask_names_command(const QString& workspace, const QString& model, int neurons,
                              const QString& program) {
    return QStringList{
               "name", workspace, "ask", "--model", model, "--top", QString::number(neurons),
               "--"} +
           QProcess::splitCommand(program);
}

QStringList load_model_command(const QString& workspace, const QString& dataset,
                               const QString& file, int k, const QString& name) {
    QStringList arguments{"load",   workspace, "--dataset", dataset,
                          "--file", file,      "--k",       QString::number(k)};
    // The command line calls a model like its file by itself.
    if (name != QFileInfo(file).completeBaseName()) arguments << "--name" << name;
    return arguments;
}

QStringList export_command(const QString& workspace, const QString& model, const QString& file,
                           const QString& format) {
    QStringList arguments{"export", workspace, "--model", model, "--to", file};
    if (!format.isEmpty()) arguments << "--format" << format;
    return arguments;
}

QStringList export_documents_command(const QString& workspace, const QString& dataset,
                                     const QString& file) {
    return {"documents", workspace, "--dataset", dataset, "--to", file};
}

QStringList pictures_command(const QString& workspace, const QString& dataset,
                             const QString& folder) {
    return {"pictures", workspace, "--dataset", dataset, "--folder", folder};
}

QStringList compact_command(const QString& workspace) {
    return {"compact", workspace};
}

QStringList make_map_command(const QString& workspace, const QString& dataset,
                             const MapChoice& choice) {
    QStringList arguments{"map", workspace, "--dataset", dataset};
    if (choice.model.isEmpty())
        arguments << "--embeddings";
    else
        arguments << "--model" << choice.model;
    arguments << "--method" << choice.method;
    if (choice.seed) arguments << "--seed" << QString::number(*choice.seed);
    return arguments;
}

QStringList place_on_map_command(const QString& workspace, qint64 map) {
    return {"map", workspace, "--place", QString::number(map)};
}

QStringList example_command(const QString& workspace) {
    return {"demo", "wordnet", workspace};
}

QStringList pictures_example_command(const QString& workspace) {
    return {"demo", "fashion-mnist", workspace};
}

QStringList import_command(const QString& workspace, const ImportChoice& choice) {
    QStringList arguments{"import", workspace, choice.file};
    if (choice.into.isEmpty())
        arguments << "--name" << choice.name;
    else
        arguments << "--into" << choice.into;
    if (!choice.labels_file.isEmpty()) arguments << "--labels" << choice.labels_file;
    if (!choice.texts_file.isEmpty()) arguments << "--texts" << choice.texts_file;
    if (!choice.columns.empty()) arguments << "--columns" << column_roles(choice.columns);
    if (choice.validation_fraction)
        arguments << "--validation-fraction" << QString::number(*choice.validation_fraction);
    if (choice.test_fraction)
        arguments << "--test-fraction" << QString::number(*choice.test_fraction);
    if (choice.normalize)
        arguments << "--normalize"
                  << "l2";
    if (choice.skip_invalid_rows) arguments << "--skip-invalid";
    if (!choice.encoder.isEmpty()) arguments << "--encoder" << choice.encoder;
    return arguments;
}

QStringList embed_command(const QString& workspace, const QString& dataset,
                          const QString& encoder) {
    return {"embed", workspace, "--dataset", dataset, "--encoder", encoder};
}

QStringList name_encoder_command(const QString& workspace, const QString& dataset,
                                 const QString& encoder) {
    return {"datasets", workspace, "--dataset", dataset, "--encoder", encoder};
}

QStringList add_encoder_command(const EncoderSettings& settings) {
    QStringList arguments{"encoders", "add", text(settings.name)};
    const auto add = [&arguments](const char* flag, const std::string& value) {
        if (!value.empty()) arguments << flag << text(value);
    };
    if (settings.kind == "model") add("--folder", settings.folder.string());
    if (settings.kind == "model" && settings.int8) arguments << "--int8";
    if (settings.kind == "command") {
        QStringList words;
        for (const std::string& word : settings.command)
            words << quoted(text(word));
        const bool line = settings.command.size() == 1;  // as a person typed it
        arguments << "--command" << (line ? text(settings.command.front()) : words.join(' '));
    }
    if (settings.kind == "http") {
        add("--url", settings.url);
        add("--model", settings.model);
        add("--key-variable", settings.key_variable);
    }
    add("--document-prefix", settings.document_prefix);
    add("--query-prefix", settings.query_prefix);
    return arguments;
}

QStringList test_encoder_command(const QString& name) {
    return {"encoders", "test", name};
}

QStringList remove_encoder_command(const QString& name) {
    return {"encoders", "remove", name};
}

QString shell_line(const QStringList& arguments) {
    QString line = "sparsescope-cli";
    for (const QString& argument : arguments)
        line += ' ' + quoted(argument);
    return line;
}

}  // namespace sparsescope
