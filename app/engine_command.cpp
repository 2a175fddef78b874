// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine_command.h"

#include <algorithm>

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

}  // namespace

QStringList train_command(const QString& workspace, const QString& dataset,
                          const TrainConfig& config) {
    QStringList arguments{"train", workspace,  "--dataset",
                          dataset, "--preset", text(config.preset)};
    const auto preset = preset_config(config.preset);
    for (const ParamSpec& param : train_params()) {
        const auto value = get_param(config, param.name);
        if (!value) continue;
        if (preset) {
            const auto usual = get_param(*preset, param.name);
            if (usual && *usual == *value) continue;
        }
        arguments << "--" + text(param.name) << text(*value);
    }
    return arguments;
}

QStringList keep_command(const QString& workspace, RunId run) {
    return {"keep", workspace, "--run", QString::number(run)};
}

QStringList encode_command(const QString& workspace, const QString& model) {
    return {"encode", workspace, "--model", model};
}

QStringList load_model_command(const QString& workspace, const QString& dataset,
                               const QString& file, int k) {
    return {"load", workspace, "--dataset", dataset, "--file", file, "--k", QString::number(k)};
}

QStringList compact_command(const QString& workspace) {
    return {"compact", workspace};
}

QStringList example_command(const QString& workspace) {
    return {"demo", "wordnet", workspace};
}

QStringList import_command(const QString& workspace, const ImportChoice& choice) {
    QStringList arguments{"import", workspace, choice.file};
    if (choice.into.isEmpty())
        arguments << "--name" << choice.name;
    else
        arguments << "--into" << choice.into;
    if (!choice.labels_file.isEmpty()) arguments << "--labels" << choice.labels_file;
    if (!choice.texts_file.isEmpty()) arguments << "--texts" << choice.texts_file;
    if (!choice.label_column.isEmpty()) arguments << "--label-column" << choice.label_column;
    if (!choice.text_column.isEmpty()) arguments << "--text-column" << choice.text_column;
    if (choice.test_fraction > 0) {
        arguments << "--test-fraction" << QString::number(choice.test_fraction);
    }
    if (choice.normalize)
        arguments << "--normalize"
                  << "l2";
    if (choice.skip_invalid_rows) arguments << "--skip-invalid";
    return arguments;
}

QString shell_line(const QStringList& arguments) {
    QString line = "sparsescope-cli";
    for (const QString& argument : arguments)
        line += ' ' + quoted(argument);
    return line;
}

}  // namespace sparsescope
