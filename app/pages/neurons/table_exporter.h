// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for a file and writes to it what the table of neurons shows (core/workspace/
// neuron_table_export.h): its rows, their order, and its columns, with the filter and what the
// numbers rest on.
#pragma once
#include <vector>

#include <QObject>
#include <QStringList>

#include "app/controllers/task.h"
#include "core/types/ids.h"

namespace sparsescope {

class AppContext;

class TableExporter : public QObject {
    Q_OBJECT

  public:
    TableExporter(AppContext& context, QWidget* parent);

    struct Table {
        std::vector<NeuronId> neurons;
        QStringList columns;  // keys; those that are drawings are left out
        QString filter;
        QString order;  // key of the column that it is sorted by
        bool descending = false;
    };
    void ask(const Table& table);

  Q_SIGNALS:
    void written(const QString& sentence);
    void failed(const QString& sentence);

  private:
    void write(const Table& table, const QString& path);

    AppContext& context_;
    QWidget* parent_;
    QString asked_file_ = QStringLiteral("neurons.csv");  // what the person called the last one
    Task task_;
};

}  // namespace sparsescope
