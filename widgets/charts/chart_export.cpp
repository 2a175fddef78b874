// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures and numbers of a chart as files.
#include <QDir>
#include <QFile>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include "widgets/charts/chart.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

QString cannot_write(const QString& path, const QString& reason) {
    return Chart::tr("%1 could not be written: %2. Choose another place.")
        .arg(QDir::toNativeSeparators(path), reason);
}

}  // namespace

QImage Chart::toImage(double ratio) {
    flush();
    QImage image((QSizeF(viewport()->size()) * ratio).toSize(),
                 QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(theme::color(theme::Token::panel));
    QPainter painter(&image);
    painter.setRenderHints(renderHints());
    const QRect all(QPoint(0, 0), viewport()->size());
    render(&painter, all, all);
    return image;
}

QString Chart::savePng(const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return cannot_write(path, file.errorString());
    if (!toImage().save(&file, "PNG") || !file.commit())
        return cannot_write(path, file.errorString());
    return {};
}

QString Chart::saveSvg(const QString& path) {
    flush();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return cannot_write(path, file.errorString());
    const QRect all(QPoint(0, 0), viewport()->size());
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setSize(all.size());
    generator.setViewBox(all);
    generator.setTitle(accessibleName());
    generator.setDescription(describe());
    QPainter painter(&generator);
    painter.fillRect(all, theme::color(theme::Token::panel));
    render(&painter, all, all);
    painter.end();
    return file.commit() ? QString() : cannot_write(path, file.errorString());
}

QString Chart::saveCsv(const QString& path, Rows rows) const {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return cannot_write(path, file.errorString());
    const QByteArray bytes = to_csv(rows == Rows::all ? table() : visibleTable()).toUtf8();
    if (file.write(bytes) != bytes.size() || !file.commit())
        return cannot_write(path, file.errorString());
    return {};
}

}  // namespace sparsescope
