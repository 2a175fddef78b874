#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the sample files of this folder with NumPy, so that the readers are tested against what
# NumPy really writes. Run it in this folder.
import numpy as np, io, zipfile
types = {}
vals = [0, 1, 2, 3, 100, 127]
for t in ['<f2','<f4','<f8','>f2','>f4','>f8']:
    types[t] = np.array([0, 1.5, -2.25, 100, -0.5, 65504], dtype=t)
for t in ['|u1','<u2','<u4','<u8','>u2','>u4','>u8']:
    types[t] = np.array(vals, dtype=t)
for t in ['|i1','<i2','<i4','<i8','>i2','>i4','>i8']:
    types[t] = np.array([0, 1, -2, 3, -100, 127], dtype=t)
types['|b1'] = np.array([True, False, True, True, False, False])
names = {'<':'little_','>':'big_','|':''}
npz = {names[t[0]]+t[1:]: a for t,a in types.items()}
npz['little_text'] = np.array(['cat','dög','','日本','🐟','x'], dtype='<U3')
npz['big_text'] = np.array(['cat','dög','','日本','🐟','x'], dtype='>U3')
npz['bytes_text'] = np.array([b'cat','dög'.encode(),b'',b'x',b'yz',b'abcd'], dtype='S4')
npz['scalar'] = np.float32(2.5)
npz['none'] = np.zeros((0, 3), np.float32)
npz['column'] = np.arange(6, dtype=np.float16).reshape(6,1)
np.savez_compressed('types.npz', **npz)
m = np.arange(12, dtype='<f4').reshape(4,3)
np.savez('stored.npz', data=m, label=np.array([0,1,1,0]))
np.savez_compressed('deflated.npz', data=m, labels=np.array([0,1,1,0]))
np.save('matrix.npy', m)
np.save('fortran.npy', np.asfortranarray(m))
np.save('objects.npy', np.array([1,'a',None],dtype=object))
np.save('records.npy', np.zeros(3, dtype=[('a','<f4'),('b','<i4')]))
np.save('complex.npy', np.zeros(3, dtype='c8'))
with open('version2.npy','wb') as f: np.lib.format.write_array(f, m, version=(2,0))
with open('version3.npy','wb') as f: np.lib.format.write_array(f, m, version=(3,0))
np.save('cube_fortran.npy', np.asfortranarray(np.zeros((2,3,4),np.float32)))
# zip64: force_zip64 puts the sizes into the extra field of the local header
with zipfile.ZipFile('zip64.npz','w',zipfile.ZIP_STORED) as z:
    with z.open('data.npy','w',force_zip64=True) as f: np.lib.format.write_array(f, m)
# a central directory with zip64 sizes, as archives above 4 GiB have
def central_zip64():
    import struct, zlib
    b=io.BytesIO(); np.lib.format.write_array(b,m); d=b.getvalue(); crc=zlib.crc32(d); n=b'data.npy'
    extra=struct.pack('<HHQQ',1,16,len(d),len(d))
    out=struct.pack('<IHHHHHIIIHH',0x04034b50,45,0,0,0,0x21,crc,0xffffffff,0xffffffff,len(n),len(extra))+n+extra+d
    cextra=struct.pack('<HHQQQ',1,24,len(d),len(d),0)
    c=struct.pack('<IHHHHHHIIIHHHHHII',0x02014b50,45,45,0,0,0,0x21,crc,0xffffffff,0xffffffff,len(n),len(cextra),0,0,0,0,0xffffffff)+n+cextra
    e64=struct.pack('<IQHHIIQQQQ',0x06064b50,44,45,45,0,0,1,1,len(c),len(out))
    loc=struct.pack('<IIQI',0x07064b50,0,len(out)+len(c),1)
    end=struct.pack('<IHHHHIIH',0x06054b50,0,0,0xffff,0xffff,0xffffffff,0xffffffff,0)
    return out+c+e64+loc+end
open('zip64_directory.npz','wb').write(central_zip64())
z=np.load('zip64_directory.npz'); assert (z['data']==m).all()
